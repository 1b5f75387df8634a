// The index of pages, opening a page, permalinks.

const COLUMNS = [['title', 'Page'], ['studies', 'Studies'], ['facts', 'Facts'], ['fail', 'Contradictions'], ['warn', 'Warnings'],
  ['unknown', 'Unknown numbers'], ['references', 'References'], ['modified', 'Updated']];
let pages = [];
let rows = []; // { page, node }
let sorting = { key: null, down: false };

/** What stands after # for something on the open page: page and id. */
const permalink = (id) => `${encodeURIComponent(state.page.id)}/${id}`;

/** Keep the address in step without filling the history. */
function setHash(hash) {
  const wanted = hash || (state.page && pages.length > 1 ? `${encodeURIComponent(state.page.id)}` : '');
  if (location.hash.slice(1) !== wanted) history.replaceState(null, '', `#${wanted}`);
}

async function loadPage(number) {
  const block = $(`page-${number}`);
  if (!block.dataset.form) return JSON.parse(block.textContent);
  const bytes = Uint8Array.from(atob(block.textContent), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

function renderIndex() {
  $('index-head').replaceChildren(...COLUMNS.map(([key, name]) => el('th', { scope: 'col', 'aria-sort': 'none', data: { key } },
    el('button', { type: 'button', on: { click: () => sortIndex(key) } }, name))));
  rows = pages.map((page, number) => ({ page, node: el('tr', {}, ...COLUMNS.map(([key]) => (key === 'title'
    ? el('th', { scope: 'row' }, el('a', { href: `#${encodeURIComponent(page.id)}`, data: { page: number } }, page.title))
    : el('td', { class: (key === 'fail' || key === 'warn') && page[key] ? `s-${key}` : null },
      key !== 'modified' && !page[key] ? '–' : String(page[key])))))}));
  $('index-rows').replaceChildren(...rows.map((row) => row.node));
}

function sortIndex(key) {
  const text = key === 'title' || key === 'modified';
  sorting = { key, down: sorting.key === key ? !sorting.down : !text };
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const sign = sorting.down ? -1 : 1;
  rows.sort((a, b) => sign * (text ? compare(a.page[key], b.page[key]) : a.page[key] - b.page[key]));
  $('index-rows').replaceChildren(...rows.map((row) => row.node));
  for (const head of $('index-head').children) {
    head.setAttribute('aria-sort', head.dataset.key !== key ? 'none' : sorting.down ? 'descending' : 'ascending');
  }
  announce(`Sorted by ${key}, ${sorting.down ? 'descending' : 'ascending'}`);
}

function filterIndex(words) {
  const wanted = words.toLowerCase();
  let count = 0;
  for (const { page, node } of rows) {
    node.hidden = !`${page.title} ${page.id}`.toLowerCase().includes(wanted);
    if (!node.hidden) count += 1;
  }
  const sum = (key) => pages.reduce((total, page) => total + page[key], 0);
  $('index-count').textContent = wanted ? `${count} of ${plural(pages.length, 'page')}`
    : `${plural(pages.length, 'page')}, ${plural(sum('studies'), 'study', 'studies')}, ${plural(sum('facts'), 'fact')}, `
      + `${plural(sum('fail'), 'contradiction')}, ${plural(sum('warn'), 'warning')}, ${plural(sum('unknown'), 'unknown number')}`;
}

function showIndex() {
  state.page = null;
  state.search = '';
  $('search').value = '';
  $('page').hidden = true;
  $('index').hidden = false;
  $('to-index').hidden = true;
  $('skip').hidden = true;
  $('title').textContent = 'Evidence report';
  $('about').textContent = '';
  document.title = `Evidence of ${pages.length} pages`;
  filterIndex('');
}

/** The page's parts at hand by id. */
function atHand(page) {
  const byId = (list) => new Map(list.map((one) => [one.id, one]));
  page.checks.forEach((check, number) => { check.number = number; });
  const found = page.checks.filter((check) => check.status === 'fail' || check.status === 'warn');
  const factsOf = new Map();
  for (const fact of page.facts) {
    if (!factsOf.has(fact.study)) factsOf.set(fact.study, []);
    factsOf.get(fact.study).push(fact);
  }
  return Object.assign(page, { fact: byId(page.facts), study: byId(page.studies), citation: byId(page.citations), factsOf,
    warned: new Set(found.map((check) => check.study)) });
}

async function openPage(number) {
  const page = atHand(await loadPage(number));
  Object.assign(state, { page, kinds: new Set(), study: '', check: '', search: '', fact: null });
  $('search').value = '';
  $('index').hidden = true;
  $('page').hidden = false;
  $('skip').hidden = false;
  $('to-index').hidden = pages.length < 2;
  $('title').textContent = page.title;
  document.title = `${page.title}: evidence`;
  const unknown = page.numbers.filter((one) => one[2] === 'unknown').length;
  $('about').replaceChildren(
    page.url ? outward(page.url, 'Open the wiki page') : '', page.url && page.modified ? ' · ' : '',
    page.modified ? `updated ${page.modified.replace('T', ' ')}` : '',
    unknown ? ` · ${plural(unknown, 'number')} not understood` : '');
  recallDecisions();
  renderText(page);
  renderFilters(page);
  renderEvidence(page);
  renderFacts(page);
  renderChecks(page);
  renderReferences(page);
  renderPictures(page);
  renderTabs(page);
  $('card').hidden = true;
  $('text').scrollTop = 0;
  showTab('evidence');
  applyFilters();
}

/** Go where the address says: a page, and on it a fact or a reference. */
async function follow() {
  const [name, id] = location.hash.slice(1).split('/');
  let wanted = '';
  try { wanted = decodeURIComponent(name || ''); } catch { /* no permalink of ours */ }
  let number = pages.findIndex((page) => page.id === wanted);
  if (number < 0 && pages.length === 1) number = 0;
  if (number < 0) { showIndex(); return; }
  if (!state.page || state.page.id !== pages[number].id) await openPage(number);
  if (!id) return;
  const fact = factById(id);
  if (fact) selectFact(fact);
  else if (state.page.citation.has(id)) showReference(id);
}
