// The order of Python's versions, PEP 440, in all spellings that it permits; numbers are below 2^64. What has another form
// has no place in the order, which is told by `null`.
(globalThis.forewarn ??= {}).pep440 = (() => {
  'use strict';

  const FORM = new RegExp(
    '^v?(?:(?<epoch>[0-9]+)!)?(?<release>[0-9]+(?:\\.[0-9]+)*)' +
      '(?:[-_.]?(?<stage>alpha|beta|preview|pre|rc|a|b|c)[-_.]?(?<pre>[0-9]*))?' +
      '(?:-(?<bare>[0-9]+)|[-_.]?(?<after>post|rev|r)[-_.]?(?<post>[0-9]*))?' +
      '(?:[-_.]?(?<early>dev)[-_.]?(?<dev>[0-9]*))?' +
      '(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?$',
    'i',
  );
  const LARGEST = 2n ** 64n - 1n;
  const [DEV, ALPHA, BETA, CANDIDATE, FINAL, POST] = [1n, 2n, 3n, 4n, 5n, 6n];
  const STAGES = { a: ALPHA, alpha: ALPHA, b: BETA, beta: BETA, c: CANDIDATE, rc: CANDIDATE, pre: CANDIDATE, preview: CANDIDATE };
  const NONE = -1n;

  // The version as lists of numbers that compare one after the other.
  function parse(text) {
    const found = FORM.exec(text)?.groups;
    if (!found) return null;
    const release = found.release.split('.').map(number);
    const suffix = stage(found);
    const epoch = number(found.epoch ?? '0');
    if ([epoch, ...release, ...suffix].includes(null)) return null;
    const last = release.findLastIndex((part) => part !== 0n);
    return [[epoch], release.slice(0, last + 1), suffix, segments(found.local)];
  }

  // A number that is left out is 0; one that is too large is none.
  function number(digits) {
    const short = digits.replace(/^0+/, '');
    if (short.length > 20) return null;
    const value = BigInt(short || '0');
    return value > LARGEST ? null : value;
  }

  // Where a version stands among those with its release: previews, the release, what came after it.
  function stage({ stage, pre, bare, after, post, early, dev }) {
    const later = bare !== undefined || after ? number(bare ?? post) : NONE;
    const developed = early ? number(dev) : LARGEST;
    if (stage) return [STAGES[stage.toLowerCase()], number(pre), later, developed];
    if (later !== NONE) return [POST, 0n, later, developed];
    return early ? [DEV, 0n, NONE, developed] : [FINAL, 0n, NONE, 0n];
  }

  // The parts of a local version: digits are a number where they fit one.
  function segments(local) {
    const parts = local?.toLowerCase().split(/[-_.]/) ?? [];
    return parts.map((part) => (/^[0-9]+$/.test(part) ? (number(part) ?? part) : part));
  }

  // Below zero, zero or above it, as `left` stands before, at or after `right`.
  function compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    if (!a || !b) return null;
    return a.map((list, i) => lists(list, b[i])).find((order) => order !== 0) ?? 0;
  }

  function lists(left, right) {
    const place = left.findIndex((value, i) => value !== right[i]);
    if (place < 0) return left.length - right.length;
    return place < right.length ? values(left[place], right[place]) : 1;
  }

  // In local versions words come before numbers.
  function values(left, right) {
    if (typeof left !== typeof right) return typeof left === 'string' ? -1 : 1;
    return left < right ? -1 : 1;
  }

  return { parse, compare };
})();
