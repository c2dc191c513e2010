// The order of Semantic Versioning 2.0, as strict as in the program: three numbers below 2^64, no leading `v`; build
// metadata does not count. What has another form has no place in the order, which is told by `null`.
(globalThis.forewarn ??= {}).semver = (() => {
  'use strict';

  const WORDS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
  const NUMBER = '(0|[1-9][0-9]*)';
  const FORM = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${WORDS}))?(?:\\+${WORDS})?$`);
  const LARGEST = 2n ** 64n - 1n;

  function parse(text) {
    const [, major, minor, patch, stage] = FORM.exec(text) ?? [];
    const parts = [major, minor, patch];
    const words = stage?.split('.') ?? [];
    if (parts.some((part) => part === undefined || part.length > 20) || words.some((word) => /^0[0-9]+$/.test(word))) {
      return null;
    }
    const numbers = parts.map(BigInt);
    return numbers.some((number) => number > LARGEST) ? null : { numbers, words };
  }

  // Below zero, zero or above it, as `left` stands before, at or after `right`.
  function compare(left, right) {
    const [a, b] = [parse(left), parse(right)];
    if (!a || !b) return null;
    const place = a.numbers.findIndex((number, i) => number !== b.numbers[i]);
    if (place >= 0) return a.numbers[place] < b.numbers[place] ? -1 : 1;
    return stages(a.words, b.words);
  }

  // A release comes after its previews (section 11.3), and a longer preview after the shorter one that it begins with.
  function stages(left, right) {
    if (!left.length || !right.length) return right.length - left.length;
    const place = left.findIndex((word, i) => word !== right[i]);
    if (place < 0) return left.length - right.length;
    return place < right.length ? identifiers(left[place], right[place]) : 1;
  }

  // Numbers before words; numbers may be of any length.
  function identifiers(left, right) {
    const [a, b] = [left, right].map((word) => /^[0-9]+$/.test(word));
    if (a !== b) return a ? -1 : 1;
    if (a && left.length !== right.length) return left.length - right.length;
    return left < right ? -1 : 1;
  }

  return { parse, compare };
})();
