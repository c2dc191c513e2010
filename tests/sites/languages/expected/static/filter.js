// Filters and sorts the list on this page at once. Without this script its form stays hidden, and the pages by year, package
// and id do the same.
(() => {
  'use strict';

  const form = document.querySelector('form[data-filter]');
  const list = document.querySelector('.rows');
  if (!form || !list) return;

  const status = form.querySelector('[role="status"]');
  const rows = [...list.children].map((element, place) => ({
    element,
    place,
    text: element.textContent.toLowerCase(),
    title: element.querySelector('.row-title').textContent.trim(),
    id: element.querySelector('.id').textContent.trim(),
  }));
  const byText = (key) => (a, b) => a[key].localeCompare(b[key], document.documentElement.lang, { numeric: true });
  const orders = { newest: (a, b) => a.place - b.place, oldest: (a, b) => b.place - a.place, title: byText('title'), id: byText('id') };

  form.hidden = false;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', show);
  // A browser that comes back to the page fills in what was typed.
  if (form.elements.words.value || form.elements.order.value !== 'newest') show();

  function show() {
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = ({ text }) => words.every((word) => text.includes(word));
    const order = orders[form.elements.order.value];
    const shown = rows.filter(fits);
    rows.forEach((row) => (row.element.hidden = !shown.includes(row)));
    list.append(...[...rows].sort(order).map((row) => row.element));
    const count = form.dataset.count.replace('{shown}', shown.length).replace('{all}', rows.length);
    status.textContent = words.length ? count : '';
  }
})();
