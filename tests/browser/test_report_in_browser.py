"""The report in a real browser, as a clinician, a keyboard user and an attacker would use it."""

from __future__ import annotations

from typing import Any

import pytest

from extract.record import PageRecord, Span

XSS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><iframe src="javascript:alert(1)">',
    "javascript:alert(1)",
    "<!--<script>",
    "]]><script>alert(1)</script>",
    "{{script}} ${alert(1)} `${alert(1)}`",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "'-alert(1)-'",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u2028alert(1)\u2029",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
)


def in_view(page: Any, selector: str) -> bool:
    """The node lies within the text's pane."""
    script = """(selector) => { const box = document.querySelector(selector).getBoundingClientRect();
        const pane = document.querySelector('#text').getBoundingClientRect();
        return box.top >= pane.top && box.bottom <= pane.bottom; }"""
    return bool(page.evaluate(script, selector))


def text_of(page: Any, selector: str) -> str:
    return "".join(page.locator(selector).all_text_contents())


def test_a_click_on_a_figure_shows_its_sentence_highlighted_and_in_view(
    opened: Any, record: PageRecord, shot: Any
) -> None:
    page = opened(record)
    shot(page, "report")
    page.click(".evidence [data-fact=f9]")
    assert text_of(page, "#text mark.here") == "Overall median survival was 14.8 months (range 1-47 months)"
    assert text_of(page, "#text .sentence") == "Overall median survival was 14.8 months (range 1-47 months)."
    assert in_view(page, "#text mark.here")
    assert page.inner_text("#card h3") == "Survival median 14.8 months (range 1–47) overall survival"
    shot(page, "report-fact")


def test_a_click_in_the_text_shows_the_fact_and_the_part_that_two_facts_share_shows_the_inner_one(
    opened: Any, record: PageRecord
) -> None:
    page = opened(record)
    page.click("#text mark[data-fact=f39]")
    assert page.inner_text("#card h3").startswith("Count 12 patients")
    page.click("#text mark[data-fact=f40] >> nth=0")
    assert page.inner_text("#card h3").startswith("Follow-up mean 9 months")
    assert text_of(page, "#text mark.here") == "follow-up (mean 9 months)"
    assert page.locator("#panel-evidence [data-fact=f40][aria-current]").count() == 1


def test_every_fact_is_marked_in_the_text_with_its_own_words(opened: Any, record: PageRecord) -> None:
    page = opened(record)
    found = page.evaluate("""() => { const found = [];
        for (let i = 0; i < 60; i += 1) {
            document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true }));
            const here = [...document.querySelectorAll('#text .here')];
            found.push(here.map((node) => node.textContent).join('')); }
        return found; }""")
    assert found[: len(record.facts)] == [fact.quote for fact in record.facts]


def test_filters_by_kind_study_check_and_search_agree_on_both_sides(
    opened: Any, record: PageRecord, shot: Any
) -> None:
    page = opened(record)

    def shown() -> tuple[int, int]:
        page.click("#tab-facts")
        return page.locator("#panel-facts li:not([hidden])").count(), len(
            set(
                page.evaluate(
                    "[...document.querySelectorAll('#text mark:not(.off)')].map((node) => node.dataset.fact)"
                )
            )
        )

    assert shown() == (55, 55)
    page.click("#kinds [data-kind=age]")
    assert shown() == (4, 4)
    page.click("#kinds [data-kind=sex]")
    assert shown() == (10, 10)
    shot(page, "report-filtered")
    page.select_option("#study", "t4")
    assert shown() == (3, 3)
    page.click("#reset")
    assert shown() == (55, 55)
    page.select_option("#check", label="Warning: longest survival 47 months, longest follow-up 42 months")
    assert shown() == (2, 2)
    page.click("#reset")
    page.fill("#search", "neck pain")
    assert shown() == (3, 3)
    assert page.inner_text("#count") == "3 of 55 facts, 2 places in the text"


def test_everything_can_be_done_with_the_keyboard_alone(opened: Any, record: PageRecord) -> None:
    page = opened(record)
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert text_of(page, "#text mark.here") == "14 men"
    page.keyboard.press("p")
    assert text_of(page, "#text mark.here") == "24 patients"
    page.keyboard.press("Escape")
    assert page.is_hidden("#card")
    page.keyboard.press("/")
    page.keyboard.type("vertebroplasty alone")
    page.keyboard.press("Enter")
    assert page.inner_text("#count") == "0 of 55 facts, 1 place in the text"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.input_value("#search") == ""
    page.keyboard.press("3")
    assert page.is_visible("#panel-checks .s-warn")
    page.focus("#tab-checks")
    page.keyboard.press("ArrowRight")
    assert (
        page.is_visible("#panel-references")
        and page.evaluate("document.activeElement.id") == "tab-references"
    )
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.place !== undefined"):
            break
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#text').scrollTop") > 0
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.click("#keys-on")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.is_visible("#panel-references")  # single keys are off now


def test_every_figure_of_the_evidence_table_is_reached_by_tab_and_opened_by_enter(
    opened: Any, record: PageRecord
) -> None:
    page = opened(record)
    page.focus("#tab-evidence")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.fact") == "f4":
            break
    page.keyboard.press("Enter")
    assert text_of(page, "#text mark.here") == "mean age, 71 years (range 54-89 years)"


def test_a_permalink_opens_the_fact_and_a_marker_its_reference(opened: Any, record: PageRecord) -> None:
    page = opened(record, hash="#cervical_spinal_metastases/f54")
    assert text_of(page, "#text mark.here") == "performance status was 4"
    page.click("#text a.marker[data-cite=c8]")
    assert page.evaluate("document.activeElement.id") == "ref-c8"
    assert page.url.endswith("#cervical_spinal_metastases/c8")
    links = page.locator("#ref-c8 a").evaluate_all(
        "nodes => nodes.map((node) => [node.textContent, node.href, node.rel])"
    )
    assert links == [
        ["DOI", "https://doi.org/10.1177/1179547620920170", "noopener noreferrer"],
        ["PubMed", "https://pubmed.ncbi.nlm.nih.gov/32523390/", "noopener noreferrer"],
        ["PMC", "https://pmc.ncbi.nlm.nih.gov/articles/PMC7236087/", "noopener noreferrer"],
    ]


def hostile(record: PageRecord) -> PageRecord:
    """The seed with the attacks wherever a page's words can stand, some beyond the basic plane."""
    copy = record.model_copy(deep=True)
    attacks = "\n\n".join(f"😀 {attack}" for attack in XSS)
    shift = len(attacks) + 2
    copy.text = f"{attacks}\n\n{copy.text}"
    spans: list[Any] = [*copy.sections, *copy.citations, *copy.facts, *copy.numerals]
    spans += [one.sentence for one in copy.facts] + [span for one in copy.citations for span in one.mentions]
    spans += [span for one in copy.studies for span in one.spans]
    for span in spans:
        span.start, span.end = span.start + shift, span.end + shift
    copy.facts[0].support = [Span(start=0, end=30)]
    copy.page.title, copy.page.url = XSS[0], "javascript:alert(1)"
    for number, attack in enumerate(XSS):
        fact = copy.facts[number]
        fact.label = fact.group = fact.instrument = fact.rule = attack
        fact.value.text = attack
        copy.studies[number % 8].authors = attack
        copy.sections[number % 5].title = attack
        copy.checks[number % 4].message = copy.checks[number % 4].rule = attack
        item: Any = copy.citations[number % 8].csl
        item |= {
            "title": attack,
            "DOI": attack,
            "PMID": attack,
            "URL": "javascript:alert(1)",
            "container-title": attack,
        }
    return copy


def test_a_page_full_of_attacks_stays_inert(opened: Any, record: PageRecord, shot: Any) -> None:
    bad = hostile(record)
    page = opened(bad, hash="#x/%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E")
    for tab in ("facts", "checks", "references", "pictures"):
        page.click(f"#tab-{tab}")
    for _ in range(20):
        page.keyboard.press("n")
    page.keyboard.press("a")
    page.fill("#search", "<script>")
    shot(page, "report-attacked")
    made = page.evaluate("""() => [...document.querySelectorAll('#text *, #side *, #kinds *')]
        .filter((node) => /^(script|img|iframe|style|math|form|object|embed)$/i.test(node.tagName)
            || [...node.attributes].some((one) => /^on/i.test(one.name) || /^javascript:/i.test(one.value)))
        .length""")
    assert made == 0
    hrefs = page.evaluate("[...document.querySelectorAll('a[href]')].map((node) => node.protocol)")
    assert set(hrefs) <= {"file:", "https:"}
    assert page.inner_text("#text > :first-child") == f"😀 {XSS[0]}"


def test_offsets_hold_behind_characters_beyond_the_basic_plane(opened: Any, record: PageRecord) -> None:
    page = opened(hostile(record))
    page.click("#tab-facts")
    page.click("#panel-facts [data-fact=f41]")
    assert text_of(page, "#text mark.here") == record.facts[40].quote


def test_the_policy_stops_a_script_that_got_in(
    browser: Any, opened: Any, record: PageRecord, tmp_path: Any
) -> None:
    opened(record)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    path = tmp_path / "broken.html"
    path.write_text(
        text.replace("<main>", "<script>document.title='broken in'</script><main>"), encoding="utf-8"
    )
    page = browser.new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#page:not([hidden])")
    assert page.title() == "Cervical spinal metastases: evidence"
    page.close()


def test_decisions_become_text_for_the_corrections_file(opened: Any, record: PageRecord, shot: Any) -> None:
    import tomllib

    page = opened(record)
    page.keyboard.press("n")
    page.keyboard.press("a")
    page.keyboard.press("n")
    page.keyboard.press("x")
    page.keyboard.press("n")
    page.click("text=Change…")
    shot(page, "report-decisions")
    found = tomllib.loads(page.input_value("#decisions-text"))["correction"]
    assert [(one["action"], one["kind"], one["quote"]) for one in found] == [
        ("accept", "cohort_size", "24 patients"),
        ("reject", "sex", "14 men"),
        ("change", "sex", "10 women"),
    ]
    assert found[2]["set"] == {
        "label": "female",
        "value": {"statistic": "count", "value": 10, "unit": "{patients}"},
    }
    place = found[1]
    assert place["before"] + place["quote"] + place["after"] in record.text
    with page.expect_download() as download:
        page.click("text=Save as file")
    assert download.value.suggested_filename == "cervical_spinal_metastases.toml"


def test_selected_words_are_offered_as_a_new_fact(opened: Any, record: PageRecord) -> None:
    import tomllib

    page = opened(record)
    page.evaluate("""() => { const pieces = [...document.querySelectorAll('#text span')];
        const piece = pieces.find((one) => one.textContent.includes('remained bedridden '));
        const at = piece.textContent.indexOf('bedridden');
        document.getSelection().setBaseAndExtent(piece.firstChild, at, piece.firstChild, at + 9); }""")
    page.click("#offer button")
    found = tomllib.loads(page.input_value("#decisions-text"))["correction"]
    assert [(one["action"], one["quote"]) for one in found] == [("add", "bedridden")]


def many(record: PageRecord, number: int) -> list[PageRecord]:
    """That many pages, unlike in title, counts and date."""
    pages = []
    for at in range(number):
        page = record.page.model_copy(
            update={"id": f"page:{at}", "title": f"Page {at}", "modified": f"20{at % 25:02}-01-01"}
        )
        checks = [
            check.model_copy(update={"status": "fail"}) if at == 7 else check for check in record.checks
        ]
        facts = record.facts[: 55 - at % 50]
        pages.append(record.model_copy(update={"page": page, "checks": checks, "facts": facts}))
    return pages


def test_an_index_of_a_thousand_pages_opens_sorts_and_filters(
    opened: Any, record: PageRecord, shot: Any
) -> None:
    page = opened(*many(record, 1000))
    assert page.locator("#index-rows tr").count() == 1000
    for key in ("facts", "title", "modified", "title"):
        page.click(f"#index-head [data-key={key}] button")
    page.click("#index-head [data-key=fail] button")
    assert page.inner_text("#index-rows tr:first-child th") == "Page 7"
    assert page.get_attribute("#index-head [data-key=fail]", "aria-sort") == "descending"
    page.fill("#search", "Page 99")
    assert page.locator("#index-rows tr:visible").count() == 11
    shot(page, "index")
    page.click("text=Page 999")
    page.wait_for_selector("#page:not([hidden])")
    assert page.inner_text("#title") == "Page 999"
    page.keyboard.press("n")
    assert page.url.endswith("#page%3A999/f1")
    page.click("#to-index")
    assert page.is_visible("#index")
    page.go_back()
    page.wait_for_selector("#page:not([hidden])")


def test_the_report_keeps_its_sides_on_a_small_screen(opened: Any, record: PageRecord, shot: Any) -> None:
    page = opened(record, viewport={"width": 390, "height": 844})
    shot(page, "report-small")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click(".evidence [data-fact=f1]")
    assert text_of(page, "#text mark.here") == "24 patients"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_complain_of(opened: Any, record: PageRecord, shot: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(record, color_scheme=scheme, bypass_csp=True)
    for tab in ("evidence", "facts", "checks", "references", "pictures"):
        page.click(f"#tab-{tab}")
        if tab == "facts":
            page.keyboard.press("n")
            page.keyboard.press("x")
        results = axe.Axe().run(page).response
        found = [
            (one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in results["violations"]
        ]
        assert found == [], tab
    shot(page, f"report-{scheme}")


def test_axe_finds_nothing_in_the_index(opened: Any, record: PageRecord) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(*many(record, 3), bypass_csp=True)
    results = axe.Axe().run(page).response
    assert [
        (one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in results["violations"]
    ] == []


def test_print_shows_text_and_all_panels(opened: Any, record: PageRecord) -> None:
    page = opened(record)
    page.emulate_media(media="print")
    for name in (
        "text",
        "panel-evidence",
        "panel-facts",
        "panel-checks",
        "panel-references",
        "panel-pictures",
    ):
        assert page.is_visible(f"#{name}"), name
    assert page.is_hidden("#tabs") and page.is_hidden(".bar")


def test_without_scripts_the_evidence_table_is_there(
    opened: Any, record: PageRecord, browser: Any, tmp_path: Any
) -> None:
    opened(record)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert page.locator("noscript tbody tr").count() == 4
    context.close()
