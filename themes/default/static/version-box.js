// The box "Is my version affected?" of an advisory's page. It takes what it knows from the tables below it, asks no server
// for anything, and writes nothing but text. Without this script the box stays hidden and the tables say the same.
(() => {
  'use strict';

  const form = document.querySelector('form[data-ask]');
  const packages = form && globalThis.forewarn?.evaluate ? read() : new Map();
  if (!packages.size) return;

  const { package: choice, version: typed } = form.elements;
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
    if ('withdrawn' in form.dataset) return ['unaffected', 'Withdrawn', 'this advisory applies to no version.'];
    const entries = packages.get(name);
    const { prefix } = entries[0];
    const version = written.startsWith(prefix) ? written.slice(prefix.length) : written;
    const said = forewarn.evaluate(entries, version);
    switch (said.status) {
      case 'affected': return [said.status, 'Affected', `${why(said, version)} ${upgrade(said.fixed)}`];
      case 'unaffected': return [said.status, 'Not affected by this advisory', `${version} is neither listed nor in an affected range.`];
      default: return [said.status, 'Cannot tell', `${doubt(said.doubt, version)} ${ranges(entries)}`.trim()];
    }
  }

  function why({ listed, range }, version) {
    if (range) return `${version} lies in an affected range: ${range.words}.`;
    return listed === version ? `${version} is listed.` : `${version} is listed, as ${listed}.`;
  }

  function upgrade(fixed) {
    return fixed ? `The first fixed version after it is ${fixed}.` : 'No fixed version after it is named.';
  }

  function doubt(kind, version) {
    switch (kind) {
      case 'place': return `${version} is not written as versions of this package are, and it is not listed.`;
      case 'order': return `${version} is not listed, and this page does not know the order of these versions.`;
      case 'versions': return 'the advisory names no versions.';
      default: return 'a range of this advisory cannot be evaluated.';
    }
  }

  function ranges(entries) {
    const words = entries.flatMap((entry) => entry.ranges).map((range) => range.words).filter(Boolean);
    return words.length ? `Affected versions are: ${words.join('; ')}.` : '';
  }

  function show(status, name, words) {
    const verdict = document.createElement('strong');
    verdict.textContent = name;
    answer.dataset.status = status;
    answer.replaceChildren(...(name ? [verdict, `: ${words}`] : []));
  }
})();
