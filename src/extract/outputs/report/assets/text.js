// The page's text: cut at every boundary of a fact, a marker, a number, a sentence; each piece is one node.

let pieces = []; // { start, end, node, text, facts } in the order of the text

function renderText(page) {
  const layers = { facts: page.facts, mentions: [], numbers: page.numbers };
  for (const citation of page.citations) {
    for (const [start, end] of citation.mentions) layers.mentions.push({ start, end, citation });
  }
  const blocks = findBlocks(page);
  const cuts = new Set();
  const cut = (...places) => places.forEach((place) => cuts.add(place));
  blocks.forEach((block) => block.cells.forEach(([start, end]) => cut(start, end)));
  for (const fact of page.facts) {
    cut(fact.start, fact.end, ...fact.sentence);
    fact.support.forEach((span) => cut(...span));
  }
  layers.mentions.forEach((one) => cut(one.start, one.end));
  page.numbers.forEach(([start, end]) => cut(start, end));
  page.citations.forEach((one) => cut(one.start, one.end));
  const places = [...cuts].sort((a, b) => a - b);
  const rank = new Map(places.map((place, index) => [place, index]));
  const cover = places.map(() => ({ facts: [], mention: null, number: null, reference: null }));
  const over = (start, end, put) => { for (let i = rank.get(start); i < rank.get(end); i += 1) put(cover[i]); };
  page.facts.forEach((fact) => over(fact.start, fact.end, (at) => at.facts.push(fact)));
  layers.mentions.forEach((one) => over(one.start, one.end, (at) => { at.mention = one.citation; }));
  page.numbers.forEach((one) => over(one[0], one[1], (at) => { at.number = one; }));
  page.citations.forEach((one) => over(one.start, one.end, (at) => { at.reference = one; }));

  pieces = [];
  const seen = new Set();
  const fill = (parent, start, end) => {
    for (let i = rank.get(start); i < rank.get(end); i += 1) {
      const text = page.text.slice(places[i], places[i + 1]);
      const node = pieceNode(text, cover[i], seen);
      pieces.push({ start: places[i], end: places[i + 1], node, text: node.firstChild, facts: cover[i].facts });
      parent.append(node);
    }
  };
  const article = $('text');
  article.replaceChildren();
  blocks.forEach((block) => article.append(blockNode(block, fill)));
}

/** Blocks of lines between blank lines; headings and tables apart. A block's cells are spans of the text. */
function findBlocks(page) {
  const heads = new Map(page.sections.map((section) => [section.start, section.level]));
  const blocks = [];
  let last = null;
  let at = 0;
  let titled = false;
  for (const line of page.text.split('\n')) {
    const start = at;
    const end = at + line.length;
    at = end + 1;
    if (!line.trim()) { last = null; continue; }
    const isTitle = !titled && !heads.has(start) && line.replace(/^[#=\s]+|[=\s]+$/g, '') === page.title;
    if (isTitle || heads.has(start)) {
      titled = titled || isTitle;
      blocks.push({ tag: isTitle ? 'h2' : `h${Math.min(6, heads.get(start) + 1)}`, cells: [[start, end]] });
      last = null;
    } else if (line.includes('\t')) {
      const row = cellsOf(line, start);
      if (last && last.tag === 'table') { last.rows.push(row); last.cells.push(...row); } else {
        last = { tag: 'table', rows: [row], cells: [...row] };
        blocks.push(last);
      }
    } else if (last && last.tag === 'p') {
      last.cells[0][1] = end;
    } else {
      last = { tag: 'p', cells: [[start, end]] };
      blocks.push(last);
    }
  }
  return blocks;
}

function cellsOf(line, start) {
  let at = start;
  return line.split('\t').map((cell) => {
    const span = [at, at + cell.length];
    at += cell.length + 1;
    return span;
  });
}

function blockNode(block, fill) {
  if (block.tag !== 'table') {
    const node = el(block.tag, { dir: 'auto' });
    fill(node, ...block.cells[0]);
    return node;
  }
  const body = el('tbody');
  for (const row of block.rows) {
    const line = el('tr');
    for (const cell of row) {
      const node = el('td', { dir: 'auto' });
      fill(node, ...cell);
      line.append(node);
    }
    body.append(line);
  }
  return el('div', { class: 'scroll' }, el('table', {}, body));
}

function pieceNode(text, { facts, mention, number, reference }, seen) {
  if (facts.length) {
    const inner = facts.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
    const titles = facts.map((fact) => `${kindName(fact.kind)}: ${fact.words}`).join('\n');
    const node = el('mark', { class: `k-${inner.kind}`, title: titles, data: { fact: inner.id } }, text);
    const fresh = facts.filter((fact) => !seen.has(fact.id));
    fresh.forEach((fact) => seen.add(fact.id));
    return node;
  }
  if (mention) {
    const label = `Reference ${mention.label}`;
    return el('a', { href: `#${permalink(mention.id)}`, class: 'marker', 'aria-label': label,
      title: mention.title || mention.raw, data: { cite: mention.id } }, text);
  }
  const role = number ? number[2] : null;
  const names = [role === 'unknown' && 'unknown', role && role !== 'unknown' && 'number', reference && 'reference'];
  const title = role === 'unknown' ? 'A number that is not understood yet'
    : role ? `${role}${number[3] ? `: ${number[3]}` : ''}` : null;
  return el('span', { class: names.filter(Boolean).join(' ') || null, title }, text);
}

/** Pieces within [start, end). */
function piecesIn(start, end) {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].end <= start) low = middle + 1; else high = middle;
  }
  const found = [];
  for (let i = low; i < pieces.length && pieces[i].start < end; i += 1) found.push(pieces[i]);
  return found;
}

/** Mark off what the filters hide. */
function filterText(shown) {
  for (const piece of pieces) {
    if (!piece.facts.length) continue;
    const visible = piece.facts.filter((fact) => shown.has(fact.id));
    piece.node.classList.toggle('off', !visible.length);
    if (visible.length) {
      const inner = visible.reduce((a, b) => (b.end - b.start < a.end - a.start ? b : a));
      piece.node.className = `k-${inner.kind}`;
      piece.node.dataset.fact = inner.id;
    }
  }
}

/** Show a fact in its sentence, with what it borrows. */
function showInText(fact) {
  $('text').querySelectorAll('.here, .sentence, .support').forEach((node) => {
    node.classList.remove('here', 'sentence', 'support');
  });
  if (!fact) return;
  piecesIn(...fact.sentence).forEach((piece) => piece.node.classList.add('sentence'));
  fact.support.forEach((span) => piecesIn(...span).forEach((piece) => piece.node.classList.add('support')));
  const here = piecesIn(fact.start, fact.end);
  here.forEach((piece) => piece.node.classList.add('here'));
  if (here.length) scrollTextTo(here[0].node);
}

/** Bring a node to the middle of the text's pane; only that pane moves where the panes stand side by side. */
function scrollTextTo(node) {
  const pane = $('text');
  if (getComputedStyle(pane).overflowY !== 'auto') { node.scrollIntoView({ block: 'center' }); return; }
  const box = node.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (box.top < frame.top + 60 || box.bottom > frame.bottom - 60) {
    pane.scrollTop += box.top - frame.top - frame.height / 2;
  }
}

/** The searched words in the text, painted without touching it. The number of places. */
function highlightSearch(words) {
  if (!window.Highlight || !CSS.highlights) return null;
  CSS.highlights.delete('search');
  if (!words) return 0;
  const ranges = [];
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');
  for (const match of state.page.text.matchAll(pattern)) {
    for (const piece of piecesIn(match.index, match.index + match[0].length)) {
      if (!piece.text) continue;
      const range = new Range();
      range.setStart(piece.text, Math.max(0, match.index - piece.start));
      range.setEnd(piece.text, Math.min(piece.text.length, match.index + match[0].length - piece.start));
      ranges.push(range);
    }
    if (ranges.length >= 2000) break;
  }
  CSS.highlights.set('search', new Highlight(...ranges));
  return ranges;
}
