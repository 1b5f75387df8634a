"""Counts, proportions, cohort sizes, sexes: whole numbers of units."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, Role, blank_value
from extract.facts.nouns import NOT_COUNTED, Noun, noun_after, noun_before, plural
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon

OUTCOME_AFTER = re.compile(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:,\s*)?(?:only\s+|also\s+|subsequently\s+|later\s+|eventually\s+|initially\s+|still\s+|who\s+|of\s+whom\s+|whom\s+|others?\s+|remaining\s+|more\s+|further\s+|additional\s+)*"
    r"(?:were|was|had|have|has|did|died|dead|underwent|received|showed|developed|required|experienced|remained|improved|worsened|recovered|relapsed|"
    r"survived|recurred|responded|completed|refused|withdrew|achieved|reported|suffered|presented|became|demonstrated|exhibited|discontinued|"
    r"dropped|failed|progressed|with(?:out)?\b|on\b|in\s+(?:the|arm|group|each)|to\s+(?:the|receive|undergo|placebo|arm|group)|for\s+the|from\s+the|females?|males?|men|women|patients|of\s+(?:the|these|those|whom|them|which)|alive|unchanged|stable|positive|negative|randomi[sz]ed|assigned|allocated|treated|evaluable)\b"
)
IN_BEFORE = re.compile(
    r"\b(?:in|of\s+whom|among|for|of\s+which|whom|which|,|and|or|only|another|other|remaining|the\s+other|by|from|than|with|all|but|include[sd]?|including|were|was|:|;|vs\.?|versus|to|against)\s*(?:only\s+|the\s+)?(?:the\s+)?(?:remaining|other)?\s*[(\[]?\s*$"
)
N_EQUALS = re.compile(r"(?:^|[\s(\[,;])(?P<n>[nN])\s*=\s*$")
TOTAL_OPEN = re.compile(
    r"(?:^|\b)(?:a\s+)?total(?:\s+(?:number|sample))?\s+of\s*$|\bin\s+total,?\s*$|\baltogether,?\s*$"
)

# --- the study's own people ---------------------------------------------------------------------------------------

STAGE_VERB = (
    r"(?:randomi[sz]ed|randomly|enrolled|included|recruited|entered|accrued|analy[sz]ed|evaluated|evaluable|assessable|assigned|allocated|"
    r"registered|participated|studied|investigated|examined|identified|selected|reviewed|consecutively|prospectively|retrospectively|available|eligible\s+for\s+(?:analysis|evaluation|the)|took\s+part|consented|admitted|followed|"
    r"stratified|surveyed|interviewed|consented|were\s+eligible\s+for)"
)
TREAT_VERB = r"(?:treated|underwent|received|undergoing|operated|presented|referred|managed|seen|diagnosed|given|implanted|submitted|had|completed)"
SIZE_AFTER = re.compile(
    rf"[^.;]{{0,90}}?\b(?:were|was|have\s+been|had\s+been|has\s+been|are)?\s*(?:then\s+|also\s+|eventually\s+|finally\s+|subsequently\s+|prospectively\s+|retrospectively\s+|consecutively\s+)*(?P<verb>{STAGE_VERB})\b"
)
TREAT_AFTER = re.compile(rf"[^.;]{{0,90}}?\b(?:were|was|have\s+been|had\s+been)?\s*(?P<verb>{TREAT_VERB})\b")
SIZE_BEFORE = re.compile(
    rf"\b(?:(?:we|authors?|they|study|trial|who|to)\s+(?:have\s+)?(?:\w+ly\s+)?)?(?P<verb>{STAGE_VERB}|included?|enroll?|recruit|study|studying|evaluating|reviewing|holds?|contain(?:s|ed|ing)?|yielded|identif(?:y|ied)|involv(?:ed|ing)|compris(?:ed|ing)|consist(?:ed|ing)\s+of|include[ds]?|including|assign|randomi[sz]e|report(?:ed)?|describ(?:e|ed)|present(?:ed)?|treated|performed|operated|encountered|saw)"
    r"(?:\s+(?:a\s+)?(?:total\s+of|series\s+of|cohort\s+of|group\s+of|of|on|in|from|for|among|into\s+the\s+study|retrospectively|prospectively|all|the|data|records|charts|case\s+records|results|files|clinical|medical|of\s+the|case|histories))*\s*$"
)
SERIES_BEFORE = re.compile(
    r"\b(?:was|were|is|are)\s+based\s+on\s+(?:the\s+|data\s+(?:from|of)\s+|all\s+)?$|\b(?:results?|data|findings|outcomes)\s+(?:are|were|is)\s+(?:reported|presented|available|given|shown|described)\s+(?:for|from|on|in|of)\s+(?:all\s+|the\s+)?$"
    r"|\b(?:participants|subjects|patients|respondents|volunteers)\s+(?:were|included|comprised)\s+$|"
    r"\b(?:participants?|subjects|patients|series|cohort|sample|population|study|trial|review|analysis|experience|records|charts|data|results|cases|total|histories|registry|survey|database|notes|files|investigation|comparison|evaluation|report|meta-analysis|observations?|examination|biopsies|specimens|outcomes?)"
    r"\s+(?:was\s+|were\s+|is\s+|that\s+)?(?:performed\s+|conducted\s+|carried\s+out\s+|done\s+|consist(?:ed|ing)\s+|comprised\s+|available\s+|obtained\s+|collected\s+)?(?:of|in|from|with|on|for|among|comprising|including|included|involving)\s+(?:a\s+total\s+of\s+|all\s+|the\s+|our\s+|the\s+first\s+|first\s+|the\s+last\s+|over\s+|a\s+|these\s+)*$"
)
PREPOSITION_OPEN = re.compile(
    r"(?:^|[.;:]\s|,\s|\b(?:conducted|performed|measured|examined|determined|investigated|tested|assessed|studied|compared|obtained|evaluated|used|done|reviewed|analy[sz]ed|report(?:ed)?|collected|carried\s+out)\s(?:\w+\s){0,8}?)(?:in|from|of|among|on|with|for)\s+(?:a\s+total\s+of\s+|all\s+|the\s+|our\s+)?$"
)
SUBSET = re.compile(
    r"\b(?:of\s+(?:these|those|whom|them|which)|among\s+(?:these|them|those)|out\s+of|of\s+the\s+(?:remaining|other|total)?)\b"
)
NOT_OWN = re.compile(
    r"\b(?:screened|excluded|eligible(?!\s+for\s+(?:analysis|evaluation|this))|approached|invited|declined|refused|withdr[ea]w\w*|dropp?ed|drop-?outs?|lost|ineligible|"
    r"completed|planned|needed|required|died|literature|previously|discontinued|failed|not\s+(?:included|evaluable|randomi[sz]ed|treated|assessable)|healthy|normal|control(?:s|\s+subjects)|volunteers)\b"
)
RANDOM = re.compile(r"\brandom(?:i[sz]ed|ly|i[sz]ation)?\b|\ballocated\b|\bassigned\b")


def _value(q: Quantity, unit: str | None) -> dict[str, object]:
    return blank_value(
        statistic="count", value=q.value, unit=unit, comparator=q.comparator, approximate=True if q.approximate else None,
        denominator=q.denominator if q.form == "n_of_n" else None,
    )  # fmt: skip


def numerator_unit(s: Sentence, q: Quantity, lexicon: Lexicon) -> Noun | None:
    """The noun of a count with a percentage: between the two, or behind both."""
    return noun_after(s, q.numbers[0].end, lexicon) or noun_after(s, q.end, lexicon)


def count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | Role | None:
    """A whole number of units: patients, cases, lesions; the kind cohort_size is decided later over all counts."""
    if q.kind != "plain" or q.form not in ("", "n_of_n", "range") or q.numbers[0].kind == "other":
        return None
    if q.form == "range" or not isinstance(q.value, int):
        return _mean_count(s, i, q, lexicon)
    before = s.before(q.start, 80)
    sentence = (s.start, s.end)
    end = q.end
    denied = re.search(r"\bnone\s+of\s+(?:(?:the|these|our|those|all)\s+)*$", before)
    if denied and q.form == "":
        noun = noun_after(s, q.end, lexicon)
        head = noun.head if noun and (noun.person or noun.known) else "patients"
        return Draft(
            "count",
            q.start - len(before) + denied.start(),
            max(q.end, noun.end if noun else 0),
            sentence,
            "none-of",
            blank_value(statistic="count", value=0, unit="{" + plural(head) + "}", denominator=q.value),
            list(q.numbers),
            noun=head,
        )
    if q.form == "n_of_n":
        value = q.numerator
        but = re.search(r"\ball\s+(?:but|except)\s+$", before)
        if but and isinstance(q.denominator, int) and isinstance(value, int):
            # "all but one of the 22"
            noun = noun_after(s, q.numbers[-1].end, lexicon)
            head = noun.head if noun else "patients"
            return Draft(
                "count",
                q.start - len(before) + but.start(),
                max(q.end, noun.end if noun else 0),
                sentence,
                "all-but",
                blank_value(
                    statistic="count",
                    value=q.denominator - value,
                    unit="{" + plural(head) + "}",
                    denominator=q.denominator,
                ),
                list(q.numbers),
                noun=head,
            )
        if re.search(r"\b(?:acuity|vision)\b", s.before(q.start, 60)) or re.match(
            r"\s+(?:of\s+)?(?:a\s+)?(?:tablet|pill|dose)", s.after(q.end, 16)
        ):
            return Role("other", "ratio that counts nothing", rule="no-count")
        noun = noun_after(s, q.numbers[-1].end, lexicon) or noun_after(s, q.numbers[0].end, lexicon)
        if noun is None:
            noun = _inherited(s, i)
        elif noun.head in NOT_COUNTED:
            return Role("other", "number of groups, methods and the like", rule="not-counting")
        end = max(q.end, noun.end if noun else 0)
        draft = Draft(
            "count",
            q.start,
            end,
            sentence,
            "n-of-n",
            _value(q, "{" + plural(noun.head if noun else "patients") + "}"),
            list(q.numbers),
            noun=noun.head if noun else None,
        )
        draft.value["value"] = value
        return draft
    named = N_EQUALS.search(before)
    headed = re.search(
        r"\b(?:number\s+of\s+)?(patients|men|women|subjects|participants|boys|girls|males|females|cases|children)\s*[,:]\s*$",
        before,
    )
    if (
        headed
        and re.match(r"\s*(?:;|,|\.|\)|and\s+\d|vs|versus|$)", s.after(q.end, 12))
        and not re.search(
            r"\b(?:in|of|among|for|with)\s+(?:the\s+|these\s+)?\w*\s*$", before[: headed.start()][-16:]
        )
    ):
        head = headed[1]
        draft = Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "headed-count",
            _value(q, "{" + plural(head) + "}"),
            list(q.numbers),
            noun=head,
        )
        draft.support.append((q.start - len(before) + headed.start(1), q.start - len(before) + headed.end(1)))
        return draft
    level = s.quantities[i + 1] if i + 1 < len(s.quantities) else None
    if (
        level is not None
        and level.numbers[0].kind == "level"
        and s.between(q.end, level.start) in (" ", " at ", " in ")
        and not named
    ):
        return _level_count(s, i, q, level)
    noun = noun_after(s, q.end, lexicon)
    if q.value is not None and q.value < 0:
        return None
    if (
        noun is not None
        and noun.known
        and not noun.person
        and plural(noun.head) != noun.head
        and (q.value or 0) > 1
    ):
        noun = None  # "14 right-sided surgery" are no surgeries
    if named:
        start = q.start - len(before) + named.start("n")
        back = noun_before(s, start, lexicon)
        unit_noun = back.head if back else "patients"
        draft = Draft(
            "count",
            start,
            q.end,
            sentence,
            "n-equals",
            _value(q, "{" + plural(unit_noun) + "}"),
            list(q.numbers),
            noun=unit_noun,
        )
        if back and (back.head in lexicon.male or back.head in lexicon.female):
            draft.start = back.start
        return draft
    if noun is not None and noun.head in NOT_COUNTED:
        if q.numbers[0].kind == "word":
            return Role("word", rule="not-counting")
        return Role("other", "number of groups, methods and the like", rule="not-counting")
    shared = _shared_noun(s, i, q, lexicon) if noun is None else None
    if shared is not None:
        draft = Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "shared-noun",
            _value(q, "{" + plural(shared.head) + "}"),
            list(q.numbers),
            noun=shared.head,
        )
        draft.support.append((shared.start, shared.end))
        return draft
    if noun is None and s.bracket_at(q.start) is not None and _versus_pair(s, i):
        return Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "pair-in-bracket",
            _value(q, "{patients}"),
            list(q.numbers),
            noun="patients",
        )
    mean = re.search(r"\b(?:mean|median|average)\s+(?:number\s+)?(?:of\s+)?(?:\w+\s+){0,4}$", before)
    if mean and not (noun and noun.person):
        return _mean_count(s, i, q, lexicon)
    if noun is not None and (noun.person or noun.known or noun.partitive):
        draft = Draft(
            "count",
            q.start,
            max(q.end, noun.end),
            sentence,
            "counted-noun",
            _value(q, "{" + plural(noun.head) + "}"),
            list(q.numbers),
            noun=noun.head,
        )
        if noun.partitive and not noun.known:
            draft.rule = "partitive"
        return draft
    # a number without a noun counts only with a verb of outcome, a list mate, or "in" before it
    before_it = i - 1
    while before_it > 0 and s.drafts[before_it] is None and _is_word(s.roles[before_it]):
        before_it -= 1  # "both", "one" and the like
    previous = s.drafts[before_it] if i else None
    mate = (
        previous is not None
        and previous.kind in ("count", "proportion", "sex")
        and re.fullmatch(r"[^.;]{0,60}", s.between(s.quantities[before_it].end, q.start)) is not None
    )
    anchored = OUTCOME_AFTER.match(s.after(q.end, 60))
    inside = s.bracket_at(q.start)
    if (
        q.numbers[0].kind == "word"
        and q.value == 1
        and not (mate or re.search(r"\b(?:in|and|only|,)\s+(?:only\s+)?$", before))
    ):
        return Role("word", rule="one")
    if noun is not None and not noun.known and not noun.person:
        # another plural: counted where the clause reports it
        if noun.words <= 4 and (
            q.numbers[0].kind == "digits"
            or mate
            or re.search(
                r"\b(?:were|was|had|with|there\s+were|found|identified|performed|including|of)\b", s.lowered
            )
        ):
            if (
                q.numbers[0].kind == "word"
                and q.value is not None
                and q.value <= 3
                and not mate
                and not re.search(r"\b(?:there\s+were|had|with|developed)\b", before)
            ):
                return None
            return Draft(
                "count",
                q.start,
                max(q.end, noun.end),
                sentence,
                "other-noun",
                _value(q, "{" + plural(noun.head) + "}"),
                list(q.numbers),
                noun=noun.head,
            )
    if (
        (anchored and (IN_BEFORE.search(before) or not before.strip() or mate or s.start == q.start))
        or (mate and (IN_BEFORE.search(before) or inside))
        or (
            re.search(r"\b(?:in|of\s+whom|remaining|the\s+other)\s+$", before)
            and (q.numbers[0].kind == "word" or mate or anchored)
        )
    ):
        inherited = _inherited(s, i)
        head = inherited.head if inherited else (previous.noun if previous and previous.noun else "patients")
        draft = Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "elided-noun",
            _value(q, "{" + plural(head) + "}"),
            list(q.numbers),
            noun=head,
        )
        if inherited and inherited.end > inherited.start:
            draft.support.append((inherited.start, inherited.end))
        return draft
    return None


ALONE_IN_BRACKET = re.compile(r"[(\[]\s*$")
LISTED_AFTER_COMMA = re.compile(r"[a-z]{3,}\s?,\s$")
ADJECTIVE_ITEM = re.compile(
    r"\s+(?!and\b|or\b|of\b|to\b|in\b|was\b|were\b|had\b|years?\b|months?\b|days?\b|weeks?\b)(?P<item>[a-z][a-z'-]*(?:\s(?!and\b|or\b)[a-z][a-z'-]*){0,3})\s*(?=,|;|\.|\)|\band\b|$)"
)


def listed_count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """ "single strokes (4), multiple strokes (2)", "E. coli, 4; Klebsiella, 9", "14 ovarian, 2 tubal and 1 surface".

    A bare number in a list counts where at least two members are printed alike.
    """
    if (
        q.kind != "plain"
        or q.form
        or not isinstance(q.value, int)
        or q.numbers[0].kind not in ("digits", "word")
        or q.comparator
        or q.value > 5000
    ):
        return None
    shape = _list_shape(s, q, lexicon)
    if shape is None:
        return None
    mates = 0
    for j in range(max(0, i - 6), min(len(s.quantities), i + 7)):
        other = s.quantities[j]
        if (
            j != i
            and other.kind == "plain"
            and not other.form
            and isinstance(other.value, int)
            and _list_shape(s, other, lexicon) == shape
        ):
            mates += 1
    if mates < (1 if shape == "bracket" else 2):
        return None
    total = _inherited(s, i)
    head = total.head if total else "patients"
    draft = Draft(
        "count",
        q.start,
        q.end,
        (s.start, s.end),
        f"listed-{shape}",
        _value(q, "{" + plural(head) + "}"),
        list(q.numbers),
        noun=head,
    )
    if total is not None:
        draft.support.append((total.start, total.end))
    if shape == "item" and (match := ADJECTIVE_ITEM.match(s.page, q.end, s.end)):
        draft.label = match["item"]
        draft.end = match.end("item")
    return draft


def _list_shape(s: Sentence, q: Quantity, lexicon: Lexicon) -> str | None:
    before = s.before(q.start, 24)
    after = s.after(q.end, 40)
    if ALONE_IN_BRACKET.search(before) and after[:1] in (")", "]"):
        if re.search(
            r"(?:^|[;:,.]\s*|\band\s+|\bthat\s+|\bof\s+|\bwere\s+|\binclude[sd]?\s+)[(\[]\s*$", before
        ) or re.search(
            r"\b(?:experiments?|figs?|figure|table|groups?|type|grade|score|stage|level|day|eq|equation|phase)\s*[(\[]$",
            before,
        ):
            return None
        return "bracket"
    if (
        re.search(r"[a-z]{3,}\s(?:in|only\s+in)\s$", before)
        and re.match(r"\s*(?:,|;|\.|\)|\band\b|$)", after)
        and not re.search(
            r"\b(?:born|reported|published|performed|started|completed|begun|introduced|increase|decrease|reduction|change)\s+in\s$",
            before,
        )
    ):
        return "in"
    if LISTED_AFTER_COMMA.search(before) and re.match(r"\s*(?:;|\.|\)|$)", after) and ";" in s.lowered:
        return "comma"
    if (
        q.numbers[0].kind == "digits"
        and re.search(r"(?:,|;|:|\band|\bwere|\bincluded?|\bcomprised|\bincluding|[(\[])\s$", before)
        and ADJECTIVE_ITEM.match(s.lowered[q.end - s.start :])
        and noun_after(s, q.end, lexicon) is None
    ):
        return "item"
    return None


SHARE = re.compile(r"\s*(?:,|and|or|vs\.?|versus|,\s*and|compared\s+with)\s*")
PAIR = re.compile(r"\s*(?:vs\.?|versus|v)\s*")


def _shared_noun(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Noun | None:
    """ "Three and eight events": the noun behind the last number of the list."""
    for j in range(i + 1, min(i + 4, len(s.quantities))):
        other = s.quantities[j]
        if (
            other.kind != "plain"
            or other.form
            or not isinstance(other.value, int)
            or not SHARE.fullmatch(s.between(s.quantities[j - 1].end, other.start))
        ):
            return None
        noun = noun_after(s, other.end, lexicon)
        if noun is not None:
            return noun if (noun.person or noun.known) and noun.head not in NOT_COUNTED else None
    return None


def _versus_pair(s: Sentence, i: int) -> bool:
    for a, b in ((i, i + 1), (i - 1, i)):
        if a >= 0 and b < len(s.quantities):
            first, second = s.quantities[a], s.quantities[b]
            if (
                first.kind == second.kind == "plain"
                and not first.form
                and not second.form
                and isinstance(first.value, int)
                and isinstance(second.value, int)
                and PAIR.fullmatch(s.between(first.end, second.start))
            ):
                return not re.search(
                    r"\b(?:mean|median|average|score|scores|index|points)\b", s.before(first.start, 60)
                )
    return False


def _level_count(s: Sentence, i: int, q: Quantity, level: Quantity) -> Draft | None:
    """ "10 C-2, 5 C-3": the part of a breakdown; its unit is the total's."""
    total = _inherited(s, i)
    head = total.head if total and total.head not in ("patients", "patient", "cases") else "vertebrae"
    draft = Draft(
        "count",
        q.start,
        level.end,
        (s.start, s.end),
        "level-count",
        _value(q, "{" + plural(head) + "}"),
        list(q.numbers),
        noun=head,
        label=s.page[level.start : level.end],
    )
    if total is not None:
        draft.support.append((total.start, total.end))
    return draft


def _is_word(role: Role | None) -> bool:
    return role is not None and role.role == "word"


def _inherited(s: Sentence, i: int) -> Noun | None:
    """The noun of the nearest count before, in the same sentence; of a sex only where no count of all stands there."""
    sex = None
    for j in range(i - 1, -1, -1):
        draft = s.drafts[j]
        if draft is not None and draft.noun and draft.kind in ("count", "cohort_size", "sex", "proportion"):
            noun = Noun(draft.noun, draft.start, draft.end, True, True, False, 0)
            if draft.kind != "sex":
                return noun
            sex = sex or noun
    return sex


def _mean_count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """ "a mean of 3.9 surgically treated levels"."""
    noun = noun_after(s, q.end, lexicon)
    before = s.before(q.start, 60)
    statistic = re.search(r"\b(mean|median|average)\b", before)
    if noun is None or not (noun.known or noun.person) or noun.head in NOT_COUNTED:
        back = re.search(
            r"\b(?:mean|median|average)\s+number\s+of\s+(?:\w+\s+){0,3}?(\w+s)\b[^.;,]{0,30}$", before
        )
        if not back:
            return None
        head = back[1]
        if head not in lexicon.counted and head not in lexicon.people:
            return None
        return Draft(
            "count",
            q.start,
            q.end,
            (s.start, s.end),
            "mean-count",
            blank_value(
                statistic="mean" if "median" not in back[0] else "median",
                value=q.value,
                low=q.low,
                high=q.high,
                spread=q.spread,
                sd=q.sd,
                unit="{" + plural(head) + "}",
            ),
            list(q.numbers),
            noun=head,
            label=head,
        )
    if statistic is None and q.form != "range":
        return None
    name = {"mean": "mean", "average": "mean", "median": "median"}.get(statistic[1]) if statistic else "range"
    return Draft(
        "count",
        q.start,
        max(q.end, noun.end),
        (s.start, s.end),
        "mean-count",
        blank_value(
            statistic=name,
            value=q.value,
            low=q.low,
            high=q.high,
            spread=q.spread,
            sd=q.sd,
            unit="{" + plural(noun.head) + "}",
        ),
        list(q.numbers),
        noun=noun.head,
    )


def proportion(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """A percentage of units, with numerator and denominator where stated."""
    if q.kind != "percent":
        return None
    noun = numerator_unit(s, q, lexicon) if q.form == "n_percent" else noun_after(s, q.end, lexicon)
    value = blank_value(
        statistic="percent", value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level, sd=q.sd, se=q.se,
        unit="%", numerator=q.numerator, denominator=q.denominator, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    rule = {"n_percent": "n-percent", "percent_n": "percent-n", "part": "fraction"}.get(q.form, "percent")
    head = noun.head if noun and (noun.person or noun.known) else None
    return Draft("proportion", q.start, q.end, (s.start, s.end), rule, value, list(q.numbers), noun=head)


def sex_count(s: Sentence, i: int, q: Quantity, draft: Draft, lexicon: Lexicon) -> Draft | None:
    """A count or a percentage of men or women beside the other sex or inside a cohort's bracket."""
    head = draft.noun
    if draft.kind == "proportion":
        # "62% male", "(45% women)", "were male (62%)"
        after = re.match(
            r"\s*(?:of\s+(?:the\s+)?(?:patients|subjects|participants|them|cases)\s+)?(?P<were>were\s+|was\s+)?(male|female|men|women|boys|girls|males|females)\b(?!\s+(?:with|who|patients\s+with|treated|receiving|in\s+the))",
            s.after(q.end, 50),
        )
        word = after[2] if after else None
        if (
            after
            and not after["were"]
            and (
                q.denominator is not None
                or re.match(
                    r"\s+(?:\w+ed\b|had|who|with|in|on|receiving|died)", s.after(q.end + after.end(), 20)
                )
            )
        ):
            return None
        if q.form == "n_percent" and word is None:
            inner = s.between(q.numbers[0].end, q.numbers[-1].start)
            match = re.search(r"\b(male|female|men|women|boys|girls|males|females)\s*[(\[,]\s*$", inner)
            word = match[1] if match else None
        if word is None:
            back = re.search(
                r"\b(male|female|men|women|boys|girls|males|females)\s*(?:sex|gender|patients)?\s*[(,:=]?\s*(?:n\s?=\s?)?$",
                s.before(q.start, 30),
            )
            word = (
                back[1]
                if back
                and s.bracket_at(q.start)
                and not re.search(
                    r"\b(?:in|among|of|for)\s+(?:\w+\s+){0,2}$", s.before(q.start - len(back[0]), 24)
                )
                else None
            )
        if word is None:
            return None
        if (
            word in ("women", "female", "females", "men", "males")
            and not _both_sexes(s, lexicon)
            and q.form != "n_percent"
            and not re.match(
                r"\s*(?:of\s+(?:the\s+)?\w+\s+)?(?:(?:were\s+)?(?:male|female)|were\s+(?:men|women|males|females|boys|girls))\b",
                s.after(q.end, 50),
            )
        ):
            return None
        label = "male" if word in ("male", "men", "boys", "males") else "female"
        value = dict(draft.value)
        if q.form in ("n_percent", "percent_n") and q.numerator is not None:
            value = blank_value(
                statistic="count",
                value=q.numerator,
                unit="{patients}",
                percent=q.value,
                denominator=q.denominator,
            )
        else:
            value = blank_value(statistic="percent", value=q.value, unit="%")
        end = q.end
        if after:
            end = q.end + after.end(2)
        return Draft(
            "sex", q.start, end, draft.sentence, "sex-percent", value, draft.numbers, label=label, noun=head
        )
    if (
        head is None
        or draft.rule in ("level-count", "shared-noun", "elided-noun", "pair-in-bracket")
        or draft.rule.startswith("listed")
    ):
        return None
    male, female = head in lexicon.male, head in lexicon.female
    if not (male or female):
        adjective = re.match(
            r"\s+(male|female)\s+(?:patients|subjects|cases|participants|infants)\b", s.after(q.end, 30)
        )
        if not adjective:
            adjective = re.match(
                r"\s+(?:were|was)\s+(male|female)s?\b(?!\s+\w+ed)", s.after(max(q.end, draft.end), 24)
            ) or re.match(
                r"\s+(?:were|was)\s+(men|women|boys|girls|males|females)\b",
                s.after(max(q.end, draft.end), 24),
            )
        if not adjective:
            return None
        male = adjective[1] in ("male", "men", "boys", "males")
        if adjective[0].strip().split()[0] in ("male", "female") and not _both_sexes(s, lexicon):
            return None
    elif not _both_sexes(s, lexicon):
        bracket = s.bracket_at(q.start)
        if not bracket or not re.search(
            r"\b(?:patients|cases|subjects|participants|children|adults|individuals|infants|people|persons)\b[^.;()]{0,20}$",
            s.between(max(s.start, bracket[0] - 50), bracket[0]),
        ):
            return None
    unit = head if head in lexicon.people else "patients"
    value = blank_value(
        statistic="count",
        value=draft.value["value"],
        unit="{" + plural(unit) + "}",
        denominator=draft.value["denominator"],
        approximate=draft.value["approximate"],
        comparator=draft.value["comparator"],
    )
    return Draft(
        "sex",
        draft.start,
        draft.end,
        draft.sentence,
        "sex-count",
        value,
        draft.numbers,
        label="male" if male else "female",
        noun=head,
    )


MALE_WORD = re.compile(r"\b(?:men|males?|boys?|man)\b")
FEMALE_WORD = re.compile(r"\b(?:women|females?|girls?|woman)\b")


def _both_sexes(s: Sentence, lexicon: Lexicon) -> bool:
    return bool(MALE_WORD.search(s.lowered) and FEMALE_WORD.search(s.lowered))
