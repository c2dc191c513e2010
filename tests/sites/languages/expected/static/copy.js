// Buttons that copy fingerprints and commands. They exist only where this script runs; its words stand in the data of its
// own element. What became of a click is announced, and shown on the button for a moment.
(() => {
  'use strict';

  const words = document.currentScript.dataset;
  const status = document.createElement('p');
  status.className = 'unseen';
  status.setAttribute('role', 'status');
  document.body.append(status);
  document.querySelectorAll('pre, code.fingerprint').forEach(add);

  // Beside a fingerprint, but not as a part of a link or a heading, and under a block of code.
  function add(source) {
    if (source.closest('a')) return;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = source.tagName === 'PRE' ? 'copy copy-block' : 'copy';
    button.textContent = words.copy;
    button.addEventListener('click', () => copy(source, button));
    (source.closest('h1, h2, h3, h4') ?? source).after(button);
  }

  async function copy(source, button) {
    const text = source.textContent.replace(/\n$/, '');
    const done = (await write(text)) || select(source);
    const said = done ? words.copied : words.failed;
    button.textContent = said;
    status.textContent = said;
    setTimeout(() => {
      button.textContent = words.copy;
      status.textContent = '';
    }, 3000);
  }

  async function write(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return false;
    }
  }

  // The older way, for pages that are not served over https; at worst the text is selected.
  function select(source) {
    getSelection().selectAllChildren(source);
    return document.execCommand('copy');
  }
})();
