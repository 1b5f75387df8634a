"""Whole numbers of units: patients, cases, lesions."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.counts.listed import level_count
from extract.facts.counts.mean import mean_count
from extract.facts.counts.shared import count_value, inherited_noun, is_word, shared_noun, versus_pair
from extract.facts.draft import Draft, Role, blank_value
from extract.facts.nouns import NOT_COUNTED, noun_after, noun_before, plural
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon

OUTCOME_AFTER = re.compile(
    r"\s*(?:\([^()]{0,30}\)\s*)?(?:,\s*)?(?:only\s+|also\s+|subsequently\s+|later\s+|eventually\s+|initially\s+|still\s+|who\s+|of\s+whom\s+|whom\s+|others?\s+|remaining\s+|more\s+|further\s+|additional\s+)*"
    r"(?:were|was|had|have|has|did|died|dead|underwent|received|showed|developed|required|experienced|remained|improved|worsened|recovered|relapsed|"
    r"survived|recurred|responded|completed|refused|withdrew|took|belonged|chose|stopped|attended|entered|used|needed|lost|gained|broke|continued|finished|agreed|returned|withdrew|achieved|reported|suffered|presented|became|demonstrated|exhibited|discontinued|"
    r"dropped|failed|progressed|with(?:out)?\b|on\b|in\s+(?:the|arm|group|each)|to\s+(?:the|receive|undergo|placebo|arm|group)|for\s+the|from\s+the|females?|males?|men|women|patients|receiving|taking|undergoing|given|of\s+(?:the|these|those|whom|them|which)|alive|unchanged|stable|positive|negative|randomi[sz]ed|assigned|allocated|treated|evaluable)\b"
)
IN_BEFORE = re.compile(
    r"\b(?:in|of\s+whom|among|for|of\s+which|whom|which|,|and|or|only|another|other|remaining|the\s+other|by|from|than|with|all|but|total\s+of|include[sd]?|including|were|was|:|;|vs\.?|versus|to|against)\s*(?:only\s+|the\s+)?(?:the\s+)?(?:remaining|other)?\s*[(\[]?\s*$"
)
NUMBER_OF = re.compile(r"\b(?:mean|median|average)\s+number\s+of\s+[\w\s-]{2,40}?\s(?:was|were)\s*$")
VALUES_BEFORE = re.compile(
    r"\b(?:scores?|ratings?|values?|levels?|index|indices)\s+(?:\w+\s+){0,2}(?:was|were|of|averaged)\s+(?:[\d.]+\s*(?:,|and|,\s*and)\s*)*$"
)
N_EQUALS = re.compile(
    r"(?:^|[\s(\[,;])(?P<n>[nN]\s*[=:]|no\.?\s*=|n[°º]\s*=?|(?<=[(\[])n(?=\s)|#\s*=|(?:pts?|patients)\.?\s*=)\s*$"
)


def count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | Role | None:
    """A whole number of units: patients, cases, lesions; the kind cohort_size is decided later over all counts."""
    if q.kind == "plain" and q.form.startswith("with_") and NUMBER_OF.search(s.before(q.start, 80)):
        return mean_count(s, i, q, lexicon)
    if q.kind != "plain" or q.form not in ("", "n_of_n", "range") or q.numbers[0].kind == "other":
        return None
    if q.form == "range" or not isinstance(q.value, int):
        return mean_count(s, i, q, lexicon)
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
            noun = inherited_noun(s, i)
        elif noun.head in NOT_COUNTED:
            return Role("other", "number of groups, methods and the like", rule="not-counting")
        end = max(q.end, noun.end if noun else 0)
        draft = Draft(
            "count",
            q.start,
            end,
            sentence,
            "n-of-n",
            count_value(q, "{" + plural(noun.head if noun else "patients") + "}"),
            list(q.numbers),
            noun=noun.head if noun else None,
        )
        draft.value["value"] = value
        return draft
    named = N_EQUALS.search(before)
    headed = re.search(
        r"\b(?:number\s+of\s+)?(patients|men|women|subjects|participants|boys|girls|males|females|cases|children)\s*[,:]\s*(?:\d+\s+and\s+)?$",
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
            count_value(q, "{" + plural(head) + "}"),
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
        return level_count(s, i, q, level)
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
            count_value(q, "{" + plural(unit_noun) + "}"),
            list(q.numbers),
            noun=unit_noun,
        )
        if back and (back.head in lexicon.male or back.head in lexicon.female):
            draft.start = back.start
        return draft
    if noun is not None and noun.head in ("group", "arm") and re.match(r"\s+of\s+the\b", s.after(q.end, 8)):
        noun = None  # "three of the placebo group": patients of it
    if noun is not None and noun.head in NOT_COUNTED:
        if q.numbers[0].kind == "word":
            return Role("word", rule="not-counting")
        return Role("other", "number of groups, methods and the like", rule="not-counting")
    shared = shared_noun(s, i, q, lexicon) if noun is None else None
    if shared is not None:
        draft = Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "shared-noun",
            count_value(q, "{" + plural(shared.head) + "}"),
            list(q.numbers),
            noun=shared.head,
        )
        draft.support.append((shared.start, shared.end))
        return draft
    if noun is None and s.bracket_at(q.start) is not None and versus_pair(s, i):
        return Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "pair-in-bracket",
            count_value(q, "{patients}"),
            list(q.numbers),
            noun="patients",
        )
    mean = re.search(r"\b(?:mean|median|average)\s+(?:number\s+)?(?:of\s+)?(?:\w+\s+){0,4}$", before)
    if mean and not (noun and noun.person):
        return mean_count(s, i, q, lexicon)
    if noun is not None and (noun.person or noun.known or noun.partitive):
        draft = Draft(
            "count",
            q.start,
            max(q.end, noun.end),
            sentence,
            "counted-noun",
            count_value(q, "{" + plural(noun.head) + "}"),
            list(q.numbers),
            noun=noun.head,
        )
        if noun.partitive and not noun.known:
            draft.rule = "partitive"
        return draft
    # a number without a noun counts only with a verb of outcome, a list mate, or "in" before it
    before_it = i - 1
    while before_it > 0 and s.drafts[before_it] is None and is_word(s.roles[before_it]):
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
                count_value(q, "{" + plural(noun.head) + "}"),
                list(q.numbers),
                noun=noun.head,
            )
    if VALUES_BEFORE.search(before):
        return None  # "scores were 71 and 60 in A and B"
    opens = inside is not None and q.start - inside[0] <= 2
    if (
        (anchored and (IN_BEFORE.search(before) or not before.strip() or mate or opens or s.start == q.start))
        or (mate and (IN_BEFORE.search(before) or inside or re.search(r"\b(?:group|arm)\s+$", before)))
        or (
            re.search(r"\b(?:in|of\s+whom|remaining|the\s+other)\s+$", before)
            and (q.numbers[0].kind == "word" or mate or anchored)
        )
    ):
        inherited = inherited_noun(s, i)
        head = inherited.head if inherited else (previous.noun if previous and previous.noun else "patients")
        draft = Draft(
            "count",
            q.start,
            q.end,
            sentence,
            "elided-noun",
            count_value(q, "{" + plural(head) + "}"),
            list(q.numbers),
            noun=head,
        )
        if inherited and inherited.end > inherited.start:
            draft.support.append((inherited.start, inherited.end))
        return draft
    return None
