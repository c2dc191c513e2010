// The search: fetches the parts of the index that the typed words may stand in, and of the results only what it shows. All
// that comes from the index is written as text. Its own words stand in words.js.
(() => {
  'use strict';

  const form = document.querySelector('form[data-shards]');
  const status = form.querySelector('[role="status"]');
  const list = document.querySelector('.results');
  const more = document.querySelector('[data-more]');
  const { root, shards, perFile } = form.dataset;
  const AT_ONCE = 10;
  const MOST_WORDS = 8;
  // The pages write English dates with the day first.
  const { lang } = document.documentElement;
  const words = globalThis.forewarn.words.search_answer;
  const plural = new Intl.PluralRules(lang);
  const shownDay = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'long', timeZone: 'UTC' });
  const files = new Map();
  let run = 0;
  let found = [];

  form.hidden = false;
  document.querySelector('[data-without-script]').hidden = true;
  form.elements.q.value = new URLSearchParams(location.search).get('q') ?? '';
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    search();
  });
  let waiting;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  more.addEventListener('click', () => guarded(show));
  if (form.elements.q.value) search();

  function search() {
    clearTimeout(waiting);
    const typed = form.elements.q.value.trim();
    guarded(async (mine) => {
      history.replaceState(null, '', typed ? `?q=${encodeURIComponent(typed)}` : location.pathname);
      const asked = split(typed);
      const matches = await Promise.all(asked.map(look));
      if (mine !== run) return;
      found = asked.length ? rank(matches) : [];
      list.replaceChildren();
      status.textContent = asked.length ? told(found.length) : '';
      await show(mine);
    });
  }

  // Runs one step; of a step that a later one overtook nothing is shown, and a failure is told in words.
  async function guarded(step) {
    const mine = (run += 1);
    try {
      await step(mine);
    } catch {
      if (mine === run) status.textContent = words.failed;
    }
  }

  // As the program cuts texts into words; a single ASCII letter or digit is none.
  function split(text) {
    const chunks = text.split(/\s+/).filter((chunk) => !chunk.includes('://'));
    const words = chunks.flatMap((chunk) => chunk.split(/[^\p{Alphabetic}\p{N}]+/u)).map((word) => word.toLowerCase());
    return [...new Set(words)].filter((word) => bytes(word).length > 1).slice(0, MOST_WORDS);
  }

  function bytes(text) {
    return new TextEncoder().encode(text);
  }

  // FNV-1a of the first three characters, as in the program.
  function shard(word) {
    const step = (hash, byte) => Math.imul(hash ^ byte, 0x01000193);
    return (bytes([...word].slice(0, 3).join('')).reduce(step, 0x811c9dc5) >>> 0) % shards;
  }

  function file(path) {
    if (!files.has(path)) {
      const loaded = fetch(`${root}search/${path}.json`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
      // What failed is asked for again.
      files.set(path, loaded.catch((error) => (files.delete(path), Promise.reject(error))));
    }
    return files.get(path);
  }

  // How well each document fits a word, and whether there are more than the index names. What is shorter than three
  // characters must be the whole word.
  async function look(word) {
    const entries = Object.entries(await file(`words/${shard(word)}`));
    const fitting = entries.filter(([known]) => known === word || ([...word].length > 2 && known.startsWith(word)));
    const scores = new Map();
    let partial = false;
    for (const [known, written] of fitting) {
      const exact = known === word ? 2 : 1;
      written.split('|').forEach((numbers, place) => {
        partial ||= numbers.endsWith('+');
        const score = place === 0 ? 4 * exact : exact;
        read(numbers).forEach((number) => scores.set(number, Math.max(score, scores.get(number) ?? 0)));
      });
    }
    return { scores, partial };
  }

  // Distances in base 36.
  function read(numbers) {
    let last = 0;
    return numbers.replace('+', '').split('.').filter(Boolean).map((distance) => (last += parseInt(distance, 36)));
  }

  // What every word fits. A word of which the index does not name all documents excludes none, unless there are no others.
  function rank(matches) {
    const whole = matches.filter(({ partial }) => !partial);
    const needed = whole.length ? whole : matches;
    const numbers = [...needed[0].scores.keys()].filter((number) => needed.every(({ scores }) => scores.has(number)));
    const score = (number) => matches.reduce((sum, { scores }) => sum + (scores.get(number) ?? 0), 0);
    return numbers.map((number) => [number, score(number)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([number]) => number);
  }

  function told(count) {
    const { none, results } = words;
    const form = results[plural.select(count)] ?? results.other;
    return count ? form.replace('{count}', count) : none;
  }

  async function show(mine) {
    const next = found.slice(list.children.length, list.children.length + AT_ONCE);
    const results = await Promise.all(next.map(async (number) => (await file(`documents/${Math.floor(number / perFile)}`))[number % perFile]));
    if (mine !== run) return;
    list.append(...results.map(row));
    more.hidden = list.children.length >= found.length;
  }

  function row({ href, title, about, date, withdrawn, lang }) {
    const link = make('a', '', title);
    link.href = root + href;
    if (lang) link.lang = link.hreflang = lang;
    const heading = make('p', 'row-title', link);
    if (withdrawn) heading.append(' ', make('strong', 'tag tag-withdrawn', words.withdrawn));
    const when = make('time', '', date ? shownDay.format(new Date(date)) : '');
    if (date) when.dateTime = date;
    const what = make('div', 'what', heading);
    if (about) what.append(make('p', 'meta', make('span', 'id', about)));
    const item = make('li', '', make('p', 'when', when));
    item.append(what);
    return item;
  }

  function make(name, style, content) {
    const element = document.createElement(name);
    if (style) element.className = style;
    element.append(content);
    return element;
  }
})();
