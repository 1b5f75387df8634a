// Small helpers. Words of a page reach the document as text nodes and attributes only, never as markup.

const $ = (id) => document.getElementById(id);
const SVG = 'image/svg+xml';

/** An element with properties (class, text, data, on: handlers, else attributes) and children. */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [type, handler] of Object.entries(value)) node.addEventListener(type, handler);
    else if (name === 'data') Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A link that leaves the report; only web addresses become links. */
function outward(address, text) {
  if (!/^https?:\/\//i.test(address || '')) return document.createTextNode(text);
  return el('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** One or many: plural(1, 'fact') is "1 fact". */
const plural = (number, one, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;

/** Say it to a screen reader. */
function announce(text) {
  $('said').textContent = '';
  requestAnimationFrame(() => { $('said').textContent = text; });
}

/** Copy text; where the clipboard is closed to files, the old way. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true' });
    area.value = text;
    (document.querySelector('dialog[open]') || document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  announce('Copied');
  if (!button) return;
  const before = button.textContent;
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = before; }, 1200);
}

/** Something remembered for this tab; files opened from disk may have no storage. */
const memory = {
  get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* then not */ } },
};
