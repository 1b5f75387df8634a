// The list of facts, the card of the selected one, and the filters.

const state = { page: null, kinds: new Set(), study: '', check: '', search: '', fact: null, tab: 'evidence', shown: new Set() };
let kinds = {};

const kindName = (kind) => kinds[kind] || kind;
const factById = (id) => state.page.fact.get(id);

function renderFacts(page) {
  const quote = (fact) => page.text.slice(fact.start, fact.end);
  $('panel-facts').replaceChildren(...page.studies.flatMap((study) => {
    const mine = page.factsOf.get(study.id);
    if (!mine) return [];
    return [el('section', { class: 'facts', data: { study: study.id } },
      el('h3', {}, study.name, el('span', { class: 'design' }, ` ${plural(mine.length, 'fact')}`)),
      el('ul', {}, ...mine.map((fact) => el('li', { data: { item: fact.id } },
        el('button', { type: 'button', class: `fact k-${fact.kind}`, data: { fact: fact.id } },
          el('span', { class: 'kind' }, kindName(fact.kind)),
          el('span', { class: 'words' }, fact.words, originNode(fact)),
          el('q', { dir: 'auto' }, quote(fact)))))))];
  }), el('p', { class: 'none', id: 'no-facts', hidden: page.facts.length > 0 }, 'No fact is shown.'));
}

function originNode(fact) {
  return fact.origin === 'extracted' ? null : el('span', { class: 'origin' }, fact.origin);
}

/** What the filters leave. */
function applyFilters() {
  const { page } = state;
  const words = state.search.toLowerCase();
  const concerned = state.check === '' ? null : new Set(page.checks[Number(state.check)].facts);
  state.shown = new Set(page.facts.filter((fact) => (!state.kinds.size || state.kinds.has(fact.kind))
    && (!state.study || fact.study === state.study)
    && (!concerned || concerned.has(fact.id))
    && (!words || `${kindName(fact.kind)} ${fact.words} ${page.text.slice(fact.start, fact.end)}`.toLowerCase().includes(words)))
    .map((fact) => fact.id));
  filterText(state.shown);
  if (state.fact) showInText(state.fact);
  for (const section of $('panel-facts').querySelectorAll('section')) {
    let any = false;
    for (const item of section.querySelectorAll('li')) {
      item.hidden = !state.shown.has(item.dataset.item);
      any = any || !item.hidden;
    }
    section.hidden = !any;
  }
  $('no-facts').hidden = state.shown.size > 0;
  for (const row of $('panel-evidence').querySelectorAll('tr[data-study]')) {
    row.hidden = Boolean(state.study) && row.dataset.study !== state.study;
  }
  const places = highlightSearch(state.search);
  const filtered = state.kinds.size || state.study || state.check !== '' || state.search;
  $('reset').hidden = !filtered;
  $('count').textContent = (filtered ? `${state.shown.size} of ${plural(page.facts.length, 'fact')}` : '')
    + (state.search && places ? `, ${plural(places.length, 'place')} in the text` : '');
  for (const chip of $('kinds').children) chip.setAttribute('aria-pressed', String(state.kinds.has(chip.dataset.kind)));
  $('study').value = state.study;
  $('check').value = state.check;
  return places;
}

function renderFilters(page) {
  const counts = new Map();
  page.facts.forEach((fact) => counts.set(fact.kind, (counts.get(fact.kind) || 0) + 1));
  $('kinds').replaceChildren(...Object.keys(kinds).filter((kind) => counts.has(kind)).map((kind) => el('button',
    { type: 'button', class: `chip k-${kind}`, 'aria-pressed': 'false', data: { kind } }, kindName(kind), el('span', {}, ` ${counts.get(kind)}`))));
  const withFacts = page.studies.filter((study) => page.factsOf.has(study.id));
  $('study').replaceChildren(el('option', { value: '' }, 'all'), ...withFacts.map((study) => el('option', { value: study.id }, study.name)));
  const checks = page.checks.filter((check) => check.facts.length);
  checks.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  $('check').replaceChildren(el('option', { value: '' }, 'all'), ...checks.map((check) => el('option', { value: check.number },
    `${STATES[check.status]}: ${check.message}`)));
}

/** Select a fact: its sentence on the left, its card and its place in the list on the right. */
function selectFact(fact, { from = 'side', move = true } = {}) {
  state.fact = fact || null;
  showInText(state.fact);
  document.querySelectorAll('#side [aria-current]').forEach((node) => node.removeAttribute('aria-current'));
  $('card').hidden = !fact;
  if (!fact) { setHash(''); return; }
  renderCard(fact);
  document.querySelectorAll(`#side [data-fact="${fact.id}"]`).forEach((node) => node.setAttribute('aria-current', 'true'));
  if (from === 'text' && !$(`panel-${state.tab}`).querySelector(`[data-fact="${fact.id}"]`)) showTab('facts');
  const item = $(`panel-${state.tab}`).querySelector(`.panels [data-fact="${fact.id}"]`);
  if (item && move) item.scrollIntoView({ block: 'nearest' });
  setHash(permalink(fact.id));
  announce(`${kindName(fact.kind)}: ${fact.words}. ${state.page.text.slice(...fact.sentence)}`);
}

function renderCard(fact) {
  const { page } = state;
  const study = page.study.get(fact.study);
  const rows = [['Study', study ? study.name : fact.study], ['Group', fact.group], ['Scale', fact.instrument], ['When', fact.time]];
  const checks = page.checks.filter((check) => check.facts.includes(fact.id) && check.status !== 'skip');
  const [start, end] = fact.sentence;
  const sentence = start <= fact.start && fact.end <= end
    ? [page.text.slice(start, fact.start), el('mark', { class: `k-${fact.kind}` }, page.text.slice(fact.start, fact.end)), page.text.slice(fact.end, end)]
    : [el('mark', { class: `k-${fact.kind}` }, page.text.slice(fact.start, fact.end))];
  $('card').replaceChildren(
    el('header', {}, el('h3', {}, el('span', { class: `kind k-${fact.kind}` }, kindName(fact.kind)), ' ', fact.words, originNode(fact)),
      el('button', { type: 'button', class: 'quiet', 'aria-label': 'Close', data: { close: '1' } }, '×')),
    el('blockquote', { dir: 'auto' }, ...sentence),
    el('dl', {}, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
      el('dt', {}, 'Found by'), el('dd', {}, fact.correction ? `${fact.rule}, correction ${fact.correction}` : fact.rule)),
    ...checks.map((check) => el('p', { class: `check s-${check.status}` }, el('b', {}, STATES[check.status]), ` ${check.message}`)),
    decisionNode(fact),
  );
}
