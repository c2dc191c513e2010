// Whether a version is affected: OSV's evaluation (schema, "Evaluation"), as the program does it, for the two orders that are
// known here. What cannot be known is told apart from what is not affected.
//
// An entry is {order, versions, ranges}: the name of its order if it has one, the versions that are listed, and ranges
// {order, events} whose events [kind, version] stand in rising order, limits last.
(globalThis.forewarn ??= {}).evaluate = (() => {
  'use strict';

  const ORDERS = new Map([['semver', forewarn.semver], ['pep440', forewarn.pep440]]);
  const RANKS = ['unaffected', 'unknown', 'affected'];

  // The worst that any of a package's entries says of a version, and the first fixed version where one calls it affected.
  function evaluate(entries, version) {
    let worst = { status: 'unaffected' };
    for (const entry of entries) {
      const said = one(entry, version);
      if (RANKS.indexOf(said.status) > RANKS.indexOf(worst.status)) worst = said;
    }
    return worst.status === 'affected' ? { ...worst, fixed: firstFixed(entries, version) } : worst;
  }

  function one(entry, version) {
    const order = ORDERS.get(entry.order);
    const listed = entry.versions.find((other) => compare(order, other, version) === 0);
    if (listed !== undefined) return { status: 'affected', listed };
    let doubt = entry.ranges.length ? null : withoutRanges(entry, order, version);
    for (const range of entry.ranges) {
      const found = within(range, version);
      if (found === true) return { status: 'affected', range };
      if (found !== false) doubt ??= found;
    }
    return doubt ? { status: 'unknown', doubt } : { status: 'unaffected' };
  }

  // The order of two versions, or `null`; each equals itself, whatever its form.
  function compare(order, left, right) {
    if (left === right) return 0;
    return order ? order.compare(left, right) : null;
  }

  function withoutRanges(entry, order, version) {
    if (!entry.versions.length) return 'versions';
    if (!order) return 'order';
    return order.parse(version) ? null : 'place';
  }

  // Whether a version lies in a range, or the reason why that is not known.
  function within(range, version) {
    const order = ORDERS.get(range.order);
    if (!order) return 'order';
    if (!order.parse(version)) return 'place';
    const begins = range.events.some(([kind]) => kind === 'introduced');
    if (!begins || !range.events.every(([kind, at]) => hasPlace(order, kind, at))) return 'range';
    const limits = range.events.filter(([kind]) => kind === 'limit');
    if (limits.length && !limits.some(([, at]) => at === '*' || compare(order, at, version) > 0)) return false;
    const passed = range.events.filter(([kind, at]) => isPassed(order, kind, at, version));
    return passed.at(-1)?.[0] === 'introduced';
  }

  // `0` stands before every version, and `*` after.
  function hasPlace(order, kind, at) {
    const ends = { introduced: '0', limit: '*' };
    return at === ends[kind] || order.parse(at) !== null;
  }

  // Whether an event bears on a version: it stands at or before it, or is a last affected version before it.
  function isPassed(order, kind, at, version) {
    if (kind === 'limit') return false;
    if (kind === 'introduced' && at === '0') return true;
    const sign = compare(order, at, version);
    return kind === 'last_affected' ? sign < 0 : sign <= 0;
  }

  // The first version after this one that is fixed, and that no entry calls affected.
  function firstFixed(entries, version) {
    const candidates = entries.flatMap((entry) => entry.ranges).flatMap(({ order, events }) => {
      const fixed = events.filter(([kind]) => kind === 'fixed');
      return fixed.map(([, at]) => ({ at, order: ORDERS.get(order) }));
    });
    const later = candidates.filter(({ at, order }) => compare(order, at, version) > 0);
    const clean = later.filter(({ at }) => entries.every((entry) => one(entry, at).status === 'unaffected'));
    const first = (left, right) => (compare(left.order, right.at, left.at) < 0 ? right : left);
    return clean.length ? clean.reduce(first).at : null;
  }

  return evaluate;
})();
