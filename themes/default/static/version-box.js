// The box "Is my version affected?" of an advisory's page. It takes what it knows from the tables below it, asks no server
// for anything, and writes nothing but text, whose words stand in words.js. Without this script the box stays hidden and the
// tables say the same.
(() => {
  'use strict';

  const form = document.querySelector('form[data-ask]');
  const packages = form && globalThis.forewarn?.evaluate ? read() : new Map();
  if (!packages.size) return;

  const { package: choice, version: typed } = form.elements;
  const words = globalThis.forewarn.words.version_answer;
  const answer = form.querySelector('[role="status"]');
  choice.append(...[...packages.keys()].map((name) => new Option(name, name)));
  choice.closest('label').hidden = packages.size === 1;
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show(...told(choice.value, typed.value.trim()));
  });
  // What was said of one version must not stand beside another.
  form.addEventListener('input', () => show('', '', ''));

  // The entries of each package, which may have several.
  function read() {
    const packages = new Map();
    for (const card of document.querySelectorAll('[data-package]')) {
      const name = card.dataset.package;
      packages.set(name, [...(packages.get(name) ?? []), entry(card)]);
    }
    return packages;
  }

  function entry(card) {
    const texts = (part, selector) => [...part.querySelectorAll(selector)].map((found) => found.textContent.trim());
    const ranges = [...card.querySelectorAll('[data-events]')].map((part) => {
      const words = part.dataset.events.split(' ').filter(Boolean);
      const events = words.flatMap((kind, i) => (i % 2 ? [] : [[kind, words[i + 1]]]));
      return { order: part.dataset.order, events, words: texts(part, 'td:first-child').join('; ') };
    });
    const { order, prefix = '' } = card.dataset;
    return { order, prefix, ranges, versions: texts(card, '.versions code') };
  }

  // The verdict, its name, and its reason in words.
  function told(name, written) {
    if ('withdrawn' in form.dataset) return ['unaffected', words.withdrawn, words.withdrawn_why];
    const entries = packages.get(name);
    const { prefix } = entries[0];
    const version = written.startsWith(prefix) ? written.slice(prefix.length) : written;
    const said = forewarn.evaluate(entries, version);
    switch (said.status) {
      case 'affected': return [said.status, words.affected, `${why(said, version)} ${upgrade(said.fixed)}`];
      case 'unaffected': return [said.status, words.unaffected, filled(words.unaffected_why, { version })];
      default: return [said.status, words.unknown, `${doubt(said.doubt, version)} ${ranges(entries)}`.trim()];
    }
  }

  function why({ listed, range }, version) {
    if (range) return filled(words.in_range, { version, range: range.words });
    return filled(listed === version ? words.listed : words.listed_as, { version, listed });
  }

  function upgrade(fixed) {
    return fixed ? filled(words.fixed, { fixed }) : words.not_fixed;
  }

  function doubt(kind, version) {
    switch (kind) {
      case 'place': return filled(words.place, { version });
      case 'order': return filled(words.no_order, { version });
      case 'versions': return words.no_versions;
      default: return words.no_range;
    }
  }

  function ranges(entries) {
    const told = entries.flatMap((entry) => entry.ranges).map((range) => range.words).filter(Boolean);
    return told.length ? filled(words.ranges, { ranges: told.join('; ') }) : '';
  }

  // One look at the text, so that no value is searched for names.
  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  }

  function show(status, name, reason) {
    const verdict = document.createElement('strong');
    verdict.textContent = name;
    answer.dataset.status = status;
    answer.replaceChildren(...(name ? [verdict, `: ${reason}`] : []));
  }
})();
