// Wiring: tabs, clicks, keys, theme.

const TABS = [['evidence', 'Evidence'], ['facts', 'Facts'], ['checks', 'Checks'], ['references', 'References'], ['pictures', 'Pictures']];
const KEYS = [['n  p', 'next, previous fact'], ['/', 'search; Enter goes to the next place'], ['1 … 5', 'evidence, facts, checks, references, pictures'],
  ['a  x  e', 'note the selected fact as right, as wrong, to change'], ['c', 'copy the link to the selected fact'], ['t', 'dark or light'],
  ['Esc', 'close, then reset the filters'], ['?', 'this help']];
let searchAt = -1;

function renderTabs(page) {
  const found = page.checks.filter((check) => check.status === 'fail' || check.status === 'warn').length;
  const counts = { facts: page.facts.length, references: page.citations.length };
  $('tabs').replaceChildren(...TABS.map(([key, name]) => el('button', { type: 'button', role: 'tab', id: `tab-${key}`, 'aria-controls': `panel-${key}`, data: { tab: key } },
    name, counts[key] ? el('span', { class: 'badge' }, String(counts[key])) : null,
    key === 'checks' && found ? el('span', { class: 'badge alarm' }, String(found), el('span', { class: 'unseen' }, ' found')) : null)));
}

function showTab(key) {
  state.tab = key;
  for (const [name] of TABS) {
    const tab = $(`tab-${name}`);
    tab.setAttribute('aria-selected', String(name === key));
    tab.tabIndex = name === key ? 0 : -1;
    $(`panel-${name}`).classList.toggle('closed', name !== key);
  }
  $('panels').scrollTop = 0;
}

function showReference(id) {
  showTab('references');
  const item = $(`ref-${id}`);
  item.scrollIntoView({ block: 'nearest' });
  item.focus({ preventScroll: true });
  setHash(permalink(id));
}

function step(by) {
  const list = state.page.facts.filter((fact) => state.shown.has(fact.id));
  if (!list.length) return;
  const at = list.indexOf(state.fact);
  const next = at < 0 ? (by > 0 ? 0 : list.length - 1) : (at + by + list.length) % list.length;
  selectFact(list[next]);
}

function nextPlace() {
  const places = highlightSearch(state.search);
  if (!places || !places.length) return;
  searchAt = (searchAt + 1) % places.length;
  scrollTextTo(places[searchAt].startContainer.parentElement);
}

function reset() {
  Object.assign(state, { kinds: new Set(), study: '', check: '', search: '' });
  $('search').value = '';
  applyFilters();
}

function setTheme(theme) {
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  $('theme').textContent = dark ? '☀' : '☾';
  $('theme').setAttribute('aria-pressed', String(dark));
}

function toggleTheme() {
  const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  memory.set('theme', theme);
  setTheme(theme);
}

/** One handler for clicks on anything that leads somewhere. */
function clicked(event) {
  const node = event.target.closest('[data-fact], [data-cite], [data-only], [data-kind], [data-tab], [data-place], [data-close]');
  if (!node || !state.page) return;
  const { fact, cite, only, kind, tab, place, close } = node.dataset;
  if (fact) {
    const inText = node.tagName === 'MARK';
    if (inText && !document.getSelection().isCollapsed) return; // words are being selected
    if (node.classList.contains('off')) return;
    selectFact(factById(fact), { from: inText ? 'text' : 'side', move: inText });
  } else if (cite) {
    event.preventDefault();
    showReference(cite);
  } else if (only) {
    state.study = state.study === only && !tab ? '' : only;
    applyFilters();
    if (tab) showTab(tab);
  } else if (kind) {
    if (state.kinds.has(kind)) state.kinds.delete(kind); else state.kinds.add(kind);
    applyFilters();
  } else if (tab) showTab(tab);
  else if (place) {
    const [piece] = piecesIn(Number(place), Number(place) + 1);
    if (piece) { scrollTextTo(piece.node); piece.node.focus({ preventScroll: true }); }
  } else if (close) selectFact(null);
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { key } = event;
  const typing = event.target.matches('input:not([type=checkbox]), textarea, select');
  if (key === 'Escape' && !document.querySelector('dialog[open]')) {
    if (typing) event.target.blur();
    else if (!state.page) return;
    else if (!$('card').hidden) selectFact(null);
    else reset();
    return;
  }
  if (key === 'Enter' && event.target === $('search') && state.page) { nextPlace(); return; }
  if (event.target.role === 'tab' && (key === 'ArrowRight' || key === 'ArrowLeft')) {
    const at = TABS.findIndex(([name]) => name === state.tab);
    const [next] = TABS[(at + (key === 'ArrowRight' ? 1 : TABS.length - 1)) % TABS.length];
    showTab(next);
    $(`tab-${next}`).focus();
    return;
  }
  if (typing || !$('keys-on').checked || document.querySelector('dialog[open]')) return;
  const noted = { a: 'accept', x: 'reject', e: 'change' }[key];
  if (key === '/') $('search').focus();
  else if (key === '?') $('help').showModal();
  else if (key === 't') toggleTheme();
  else if (!state.page) return;
  else if (key === 'n' || key === 'j') step(1);
  else if (key === 'p' || key === 'k') step(-1);
  else if (key >= '1' && key <= String(TABS.length)) showTab(TABS[Number(key) - 1][0]);
  else if (noted && state.fact) decide(noted, state.fact);
  else if (key === 'c' && state.fact) copy(location.href);
  else return;
  event.preventDefault();
}

function start() {
  const data = JSON.parse($('index-data').textContent);
  pages = data.pages;
  kinds = data.kinds;
  setTheme(memory.get('theme'));
  if (pages.length > 1) renderIndex();
  $('keys').append(...KEYS.flatMap(([key, what]) => [el('dt', {}, ...key.split('  ').flatMap((one, index) => [index ? ' ' : '', el('kbd', {}, one)])), el('dd', {}, what)]));
  document.addEventListener('click', clicked);
  document.addEventListener('keydown', pressed);
  document.addEventListener('selectionchange', () => { if (state.page) offerSelection(); });
  $('theme').addEventListener('click', toggleTheme);
  $('help-open').addEventListener('click', () => $('help').showModal());
  $('to-index').addEventListener('click', () => { history.pushState(null, '', '#'); showIndex(); });
  $('skip').addEventListener('click', (event) => { event.preventDefault(); $('side').focus(); });
  $('reset').addEventListener('click', reset);
  $('study').addEventListener('change', () => { state.study = $('study').value; applyFilters(); });
  $('check').addEventListener('change', () => {
    state.check = $('check').value;
    applyFilters();
    const first = state.check !== '' && factById(state.page.checks[Number(state.check)].facts[0]);
    if (first) selectFact(first);
  });
  $('all-numbers').addEventListener('change', () => $('text').classList.toggle('numbers', $('all-numbers').checked));
  $('search').addEventListener('input', () => {
    searchAt = -1;
    if (!state.page) { filterIndex($('search').value.trim()); return; }
    state.search = $('search').value.trim();
    applyFilters();
  });
  window.addEventListener('hashchange', follow);
  follow();
}

start();
