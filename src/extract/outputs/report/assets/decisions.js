// A reviewer's decisions, as text for the page's file of corrections. The report itself changes nothing.

const CONTEXT = 32; // characters of the page's text on either side that hold a decision in its place
let decisions = new Map(); // by id

/** A TOML basic string. */
function toml(text) {
  const escapes = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r' };
  return `"${text.replace(/["\\\u0000-\u001f\u007f\u0080-\u009f\u2028\u2029]/g, (one) => escapes[one]
    || `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;
}

/** A short name for a decision, the same for the same place (FNV-1a). */
function shortId(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return `k${hash.toString(16).padStart(8, '0')}`;
}

function anchor(start, end) {
  const { text } = state.page;
  const whole = (place, step) => (/[\udc00-\udfff]/.test(text[place] || '') ? place + step : place);
  return {
    quote: text.slice(start, end),
    before: text.slice(whole(Math.max(0, start - CONTEXT), -1), start),
    after: text.slice(end, whole(Math.min(text.length, end + CONTEXT), 1)),
  };
}

function decisionText(action, { kind, label, start, end, value }) {
  const place = anchor(start, end);
  const id = shortId([kind, label, place.before, place.quote, place.after].join('\u0000'));
  const today = new Date();
  const date = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  const lines = ['[[correction]]', `id = ${toml(id)}`, `action = ${toml(action)}`, `kind = ${toml(kind)}`];
  if (label) lines.push(`label = ${toml(label)}`);
  lines.push(...Object.entries(place).map(([name, text]) => `${name} = ${toml(text)}`));
  lines.push('by = ""', `when = ${date}`, 'why = ""');
  if (action === 'change' || action === 'add') {
    if (action === 'change') lines.push('', '[correction.set]', `label = ${toml(label || '')}`);
    lines.push('', action === 'change' ? '[correction.set.value]' : '[correction.value]');
    for (const [name, part] of Object.entries(value)) {
      lines.push(`${name} = ${typeof part === 'string' ? toml(part) : String(part)}`);
    }
  }
  return { id, text: `${lines.join('\n')}\n` };
}

function decide(action, what) {
  const { id, text } = decisionText(action, what);
  decisions.set(id, { action, text });
  remember();
  renderDecisions(id);
  announce(`${plural(decisions.size, 'decision')} noted`);
}

const memoryKey = () => `decisions:${state.page.id}`;
const remember = () => memory.set(memoryKey(), JSON.stringify([...decisions]));

function recallDecisions() {
  try { decisions = new Map(JSON.parse(memory.get(memoryKey()) || '[]')); } catch { decisions = new Map(); }
}

function decisionNode(fact) {
  const button = (action, text, title) => el('button', { type: 'button', title, on: { click: () => decide(action, fact) } }, text);
  return el('div', { class: 'decide' },
    el('div', { class: 'row' },
      button('accept', '✓ Right', 'Note that this fact is right'),
      button('reject', '✗ Wrong', 'Note that this is no fact'),
      button('change', '✎ Change…', 'Note another value or label'),
      el('button', { type: 'button', class: 'quiet', on: { click: (event) => copy(location.href, event.currentTarget) } }, 'Copy link')),
    el('div', { id: 'decisions' }));
}

/** The decisions noted so far, to edit and to copy. */
function renderDecisions(focus) {
  const box = $('decisions');
  if (!box) return;
  box.replaceChildren();
  if (!decisions.size) return;
  const area = el('textarea', { id: 'decisions-text', spellcheck: 'false', rows: 9, 'aria-label': 'Decisions, in the form of the corrections file' });
  area.value = [...decisions.values()].map((one) => one.text).join('\n');
  const name = `corrections/${state.page.file}`;
  box.append(
    el('p', {}, `${plural(decisions.size, 'decision')}, for the file `, el('code', {}, name), ':'), area,
    el('div', { class: 'row' },
      el('button', { type: 'button', on: { click: (event) => copy(area.value, event.currentTarget) } }, 'Copy'),
      el('button', { type: 'button', on: { click: () => save(state.page.file, area.value) } }, 'Save as file'),
      el('button', { type: 'button', class: 'quiet', on: { click: () => { decisions.clear(); remember(); renderDecisions(); } } }, 'Forget all')));
  if (focus) area.scrollTop = Math.max(0, area.value.slice(0, area.value.indexOf(focus)).split('\n').length - 2) * 18;
}

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/toml' }));
  el('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** The selected words of the text as a new fact. */
function offerSelection() {
  const selection = document.getSelection();
  const offer = $('offer');
  const at = (node, offset) => {
    const piece = pieces.find((one) => one.text === node);
    return piece ? piece.start + offset : null;
  };
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const start = range && at(range.startContainer, range.startOffset);
  const end = range && at(range.endContainer, range.endOffset);
  const usable = Number.isInteger(start) && Number.isInteger(end) && start < end && end - start < 400
    && /[\p{N}\p{L}]/u.test(state.page.text.slice(start, end));
  if (!usable) { if (offer && !offer.contains(document.activeElement)) offer.remove(); return; }
  const fresh = el('div', { id: 'offer' }, el('button', { type: 'button', on: { click: () => addSelection(start, end) } }, '+ Add the selected words as a fact'));
  if (offer) offer.replaceWith(fresh); else $('side').append(fresh);
}

function addSelection(start, end) {
  const number = state.page.text.slice(start, end).match(/\d+(?:\.\d+)?/);
  $('offer')?.remove();
  if (!$('decisions')) {
    $('card').replaceChildren(el('header', {}, el('h3', {}, 'A new fact'),
      el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', data: { close: '1' } }, '×')), el('div', { id: 'decisions' }));
    $('card').hidden = false;
  }
  decide('add', { kind: 'count', label: 'what was counted', start, end,
    value: { statistic: 'count', value: number ? Number(number[0]) : 0, unit: '{patients}' } });
}
