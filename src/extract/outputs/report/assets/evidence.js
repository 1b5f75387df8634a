// The right side but for the facts: evidence table, checks, references, pictures.

const HEADS = [['n', 'n'], ['sex', 'M / F'], ['age', 'Age'], ['period', 'Period'], ['follow_up', 'Follow-up'],
  ['survival', 'Survival'], ['deaths', 'Deaths']];
const RULES = {
  'sexes-sum-to-cohort': 'Men and women add up to the cohort',
  'parts-sum-to-total': 'The parts add up to the total',
  'count-within-cohort': 'No count is larger than its cohort',
  'percent-matches-counts': 'The percentage fits its counts',
  'estimate-within-bounds': 'The estimate lies within its bounds',
  'possible-value': 'The value is possible',
  'survival-within-follow-up': 'Nobody survived longer than anybody was followed',
  'period-before-publication': 'The study ended before it was published',
  'mentions-agree': 'Repeated statements agree',
  'marker-has-footnote': 'Every marker has its footnote',
  'footnote-has-marker': 'Every footnote has its marker',
  'identifier-well-formed': 'DOI, PMID and PMCID are well formed',
  'duplicate-reference': 'No work is listed twice',
  'spread-labelled': 'Every ± says what it is',
};
const STATES = { fail: 'Contradiction', warn: 'Warning', skip: 'Not enough on the page', pass: 'Holds' };
const ORDER = ['fail', 'warn', 'skip', 'pass'];

/** A figure that leads to its fact. */
function cell(item, name) {
  if (!item) return null;
  const first = item.facts[0];
  return el('button', { type: 'button', class: 'figure', data: { fact: first }, title: name },
    item.words.replace(/(\S+) (?=\S+$|\d{4} –|–)/g, '$1\u00a0'),
    ...(item.detail ? item.detail.split(', ').map((part) => el('span', { class: 'design' }, part)) : []));
}

function renderEvidence(page) {
  const panel = $('panel-evidence');
  const found = page.checks.filter((check) => check.status === 'fail' || check.status === 'warn');
  found.sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const told = page.studies.filter((study) => page.factsOf.has(study.id));
  const silent = page.studies.filter((study) => !page.factsOf.has(study.id));
  const head = el('tr', {}, el('th', { scope: 'col' }, 'Study'), ...HEADS.map(([, name]) => el('th', { scope: 'col' }, name)));
  const body = el('tbody', {}, ...told.flatMap((study) => studyRows(page, study)));
  panel.replaceChildren(
    ...found.map((check) => checkNode(page, check, true)),
    told.length
      ? el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Evidence table' },
        el('table', { class: 'evidence' }, el('caption', { class: 'unseen' }, 'Evidence table'), el('thead', {}, head), body))
      : el('p', { class: 'none' }, 'No figures were found on this page.'),
  );
  if (silent.length) {
    panel.append(el('p', { class: 'silent' }, 'Cited without figures: ', ...silent.flatMap((study, index) => [
      index ? ', ' : '', citeLink(page, study.citations[0], study.name)])));
  }
}

function citeLink(page, id, text) {
  if (!id) return text;
  return el('a', { href: `#${permalink(id)}`, data: { cite: id } }, text);
}

function studyRows(page, study) {
  const { cells } = study;
  const sex = [cells.male && cell(cells.male, 'Male'), ' / ', cells.female && cell(cells.female, 'Female')];
  if (!cells.male && !cells.female) sex.splice(0, 3);
  else sex.forEach((part, index) => { if (!part) sex[index] = '–'; });
  const warned = page.warned.has(study.id);
  const rows = [el('tr', { class: warned ? 'warned' : null, data: { study: study.id } },
    el('th', { scope: 'row' },
      el('button', { type: 'button', class: 'name', data: { only: study.id }, title: 'Show only this study' }, study.name),
      el('span', { class: 'design' }, study.design || 'Design not stated', ...study.citations.flatMap((id) => {
        const label = page.citation.get(id)?.label;
        return label ? [' · ', citeLink(page, id, `Ref. ${label}`)] : [];
      })),
      el('button', { type: 'button', class: 'link design', data: { only: study.id, tab: 'facts' } },
        plural(page.factsOf.get(study.id).length, 'fact'))),
    ...HEADS.map(([key, name]) => el('td', { class: key }, ...(key === 'sex' ? sex : [cell(cells[key], name)]))))];
  for (const [key, name] of [['outcomes', 'Outcomes'], ['complications', 'Complications']]) {
    if (!study[key].length) continue;
    rows.push(el('tr', { class: 'more', data: { study: study.id } }, el('td', { colspan: HEADS.length + 1 },
      el('h3', {}, name), el('ul', {}, ...study[key].map((one) => el('li', {}, outcomeNode(one)))))));
  }
  return rows;
}

function outcomeNode(one) {
  const name = [one.label, one.group && `(${one.group})`].filter(Boolean).join(' ');
  return el('button', { type: 'button', class: 'figure', data: { fact: one.facts[0] } },
    el('b', {}, one.words), ` ${name}${one.time ? `, ${one.time}` : ''}`);
}

function renderChecks(page) {
  const checks = [...page.checks].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  $('panel-checks').replaceChildren(
    checks.length ? el('p', { class: 'none' }, 'Each check compares what the page says with what else it says.')
      : el('p', { class: 'none' }, 'Nothing on this page could be checked.'),
    ...checks.map((check) => checkNode(page, check, false)),
  );
}

function checkNode(page, check, brief) {
  const study = page.study.get(check.study);
  return el('div', { class: `check s-${check.status}`, data: { check: check.number } },
    el('p', { class: 'state' }, el('b', {}, STATES[check.status]), study ? ` · ${study.name}` : ''),
    el('p', { class: 'message' }, check.message),
    brief ? null : el('p', { class: 'rule' }, RULES[check.rule] || check.rule),
    check.facts.length ? el('p', { class: 'links' }, ...check.facts.map((id) => {
      const fact = page.fact.get(id);
      return fact ? el('button', { type: 'button', class: 'chip', data: { fact: id } },
        kindName(fact.kind), ': ', fact.words) : null;
    })) : null);
}

function renderReferences(page) {
  $('panel-references').replaceChildren(
    page.citations.length ? el('ol', { class: 'references' }, ...page.citations.map((one) => el('li', { id: `ref-${one.id}`, tabindex: '-1' },
      el('span', { class: 'label' }, one.label),
      el('div', {},
        el('p', { class: 'title' }, one.title || one.raw),
        one.title ? el('p', { class: 'by' }, [one.authors, one.source].filter(Boolean).join(' · ')) : null,
        el('p', { class: 'links' }, ...Object.entries(one.links).map(([name, link]) => outward(link, name)),
          ...one.mentions.map((span, index) => el('button', { type: 'button', class: 'link', data: { place: span[0] } },
            one.mentions.length > 1 ? `cited here (${index + 1})` : 'cited here'))),
      )))) : el('p', { class: 'none' }, 'No references were found on this page.'),
  );
}

function renderPictures(page) {
  const panel = $('panel-pictures');
  const parser = new DOMParser();
  panel.replaceChildren(...page.pictures.map(({ title, svg }) => {
    const drawing = document.importNode(parser.parseFromString(svg, SVG).documentElement, true);
    return el('figure', {}, el('figcaption', {}, title), el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title }, drawing));
  }));
  if (!page.pictures.length) panel.append(el('p', { class: 'none' }, 'Nothing on this page can be drawn.'));
}
