"""Numbers that are no results: names, figures, schedules, criteria, background. They are told first, so that
nothing later trips over them. Each rule answers with a Role or None."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Role
from extract.language.quantities import Quantity
from extract.quick import Quick

KIND_ROLE = {
    "level": Role("anatomy", rule="level"),
    "identifier": Role("identifier", rule="identifier"),
    "address": Role("identifier", rule="address"),
    "unit": Role("other", "part of a unit", rule="unit"),
}


def tokens(s: Sentence, i: int, q: Quantity) -> Role | None:
    """Levels, identifiers, addresses, ordinals and words that count nothing."""
    kind = q.numbers[0].kind
    if kind in KIND_ROLE:
        return KIND_ROLE[kind]
    if q.form == "ci_alone":
        return Role("other", "confidence interval away from its estimate", rule="interval")
    if kind == "ordinal":
        if re.match(
            r"\s+(?:post-?operative\s+|post-?treatment\s+)?(?:day|week|month|year|trimester|hour)s?\b",
            s.after(q.end, 40),
        ):
            return Role("timepoint", rule="ordinal-day")
        return Role("word", rule="ordinal")
    if kind == "other":
        return Role("word", rule="number-word")
    return None


POINTER = re.compile(
    r"(?:^|[\s(\[/-])(?P<word>figs?\.?|figures?|tables?|refs?\.?|references?|nos?\.?|phases?|types?|class(?:es)?|groups?|arms?|cases?|patients?|"
    r"lines?|versions?|parts?|chapters?|steps?|visits?|cohorts?|schedules?|leads?|chromosomes?|factors?|quartiles?|trials?|studies?|"
    r"study|protocol|b-?|appendix|group\s+of|model|generation|schedule|category|categories|hypothes[ie]s|criteri[ao]n?|question|item|zone|"
    r"subtype|serotype|isoform|exon|intron|codon|receptor|protein|inhibitor|level)\s*[-#]?\s*$"
)
GRADE = re.compile(
    r"(?:^|[\s(\[/-])(?:grades?|stages?|class(?:es)?|degrees?|gr\.?)\s*(?:of\s+)?[-(]?\s*(?:[≥>≤<]\s*|(?:iv|i{1,3}|v)\s*(?:[-–/]|to|or|and)\s*)?$"
)
FREQUENCY_BEFORE = Quick(r"\b(?:every|each|q|once\s+every|per|times\s+per)\s*$")
FREQUENCY_AFTER = re.compile(
    r"\s*(?:-|\s)?(?:times?\b(?!\s+(?:to|of|interval|point|until))|fold\b|x\s+(?:daily|weekly)|(?:daily|weekly)\b)"
)
SCHEDULE_AFTER = re.compile(
    r"\s*[-\s]?(?:cycles?|courses?|fractions?|pulses|infusions?|applications|administrations|tablets?|capsules?|doses?|weekly\s+doses|sessions?\s+of|times\s+weekly)\b"
)
SCHEDULE_BEFORE = Quick(
    r"(?:\bdays?\s+(?:\d+\s*(?:,|and|to|-|–)\s*)*|\bcycles?\s+(?:of\s+)?|\bx\s*(?=$)|×\s*(?=$)|\bcourses?\s+)$"
)
NOT_COUNTING = re.compile(
    r"\s+(?:(?:different|distinct|main|major|other|treatment|study|patient|age|independent|separate|randomi[sz]ed|experimental|"
    r"such|common|similar|new|possible|parallel|equal|comparable|matched|prognostic|risk|important|significant|diagnostic|"
    r"surgical|dose|dosage|single|principal|primary|large|small|recent|following|additional|more|of\s+the|of\s+these|of\s+our|of)\s+){0,3}"
    r"(?:groups?|arms?|categor(?:y|ies)|methods?|types?|kinds?|factors?|variables?|techniques?|cohorts?|regimens?|modalit(?:y|ies)|ways?|"
    r"parameters?|authors?|sets?|steps?|phases?|parts?|aspects?|items?|questions?|points?|dimensions?|views?|conditions?|criteri(?:a|on)|"
    r"treatments?|classes|subgroups?|subtypes?|strata|models?|tests?|measures?|scales?|drugs?|agents?|strateg(?:y|ies)|approaches|"
    r"options?|forms?|patterns?|components?|periods?|intervals?|occasions?|domains?|subscales?|end-?points?|outcomes?|hypothes[ei]s|genes?|"
    r"polymorphisms?|positions?|surgeons?|observers?|raters?|readers?|investigators?|reviewers?|pathologists?|radiologists?|examiners?|"
    r"researchers|countries|medications?|tumou?r\s+types|layers?|hemispheres?|directions?|sides?|regions?|areas?|examinations?\s+per|"
    r"interviews?|sessions?|visits?|assessments?|evaluations?|time\s+points?|time-?points?|measurements?|series|systems?|programs?|"
    r"reasons?|sources?|comparisons?|interventions?|therap(?:y|ies)|combinations?|instruments?|questionnaires?|most\s|least\s|largest|major|"
    r"decades?|stages|grades|levels\s+of\s+(?:evidence|care)|hypotheses|mechanisms?|issues?|features?|characteristics|entities|stud(?:y|ies)\b(?=\s+(?:arm|group)))\b"
)
WORD_COMPOUND = re.compile(r"[-–](?!year|month|week|day|hour|minute|yr|mo\b|wk|h\b|d\b|min|old)[a-z]")
ONE_PRONOUN = re.compile(
    r"\s+(?:of\s+(?:the|these|those|our|its|their|several|many|most)\s+(?:most|best|main|major|few|largest|first|leading|reasons?|causes?|common|more|important|potential|possible|key|two\s+\w+s)|or\s+(?:more|both|two|several)\b|another|who\b|must|can\b|should|would|may|might|could|side\b|hand\b|way\b|such\b|that\b|and\s+the\s+same|another|aspect|study\b|example|institution|center|centre|single)"
)
ONE_BEFORE = re.compile(
    r"\b(?:no|any|every|this|that|the|which|each|only\s+the|at\s+least|more\s+than|less\s+than|greater\s+than|as|another|or)\s+$"
)
CRITERION_SENTENCE = Quick(
    r"\b(?:eligib(?:le|ility)\s+criteria|eligible\s+(?:patients|women|subjects)\s+(?:had|were\s+(?:aged|required|those|at\s+least))|inclusion\s+criteria|exclusion\s+criteria|(?:were|was|are)\s+(?:in|ex)cluded\s+if|were\s+eligible\s+(?:if|for|when)|"
    r"eligible\s+if|enrol?lment\s+criteria|(?:patients|women|those|subjects)\s+(?:had\s+to|were\s+required\s+to)\s+(?:have|be)|"
    r"(?:was|were|is|are)\s+defined\s+(?:as|by)|defined\s+as|was\s+considered|were\s+considered|is\s+considered|cut-?off\s+(?:value|point|level|score|of|was|for)|threshold\s+(?:of|was|value|for))\b"
)
PLANNED = Quick(
    r"(?:[αβ]\s*=\s*$)|\b(?:sample\s+size|power\s+(?:of|to)|power\s*$|to\s+detect|planned\s+(?:sample|accrual|enrol?lment|to)|blocks?\s+of|accrual\s+(?:goal|target)|statistical\s+power|"
    r"powered\s+to|will\s+be|would\s+be\s+(?:needed|required)|type\s+i{1,2}\s+error|significance\s+level|alpha|two-sided\s+alpha|"
    r"hypothesi[sz]ed|goal\s+of|target\s+of|aim(?:ed)?\s+(?:to|of))\b"
)
PLANNED_AFTER = re.compile(
    r"\s*(?:statistical\s+)?power\b|\s*(?:-\s?|\s)?(?:two|one)-sided\s+(?:alpha|significance)|\s+(?:significance\s+level|level\s+of\s+significance|confidence\s+level)"
)
NORMAL = Quick(
    r"\b(?:normal(?:\s+(?:range|values?|limits?|less|more|<|>|≤|≥))?[^;.)]{0,16}|reference\s+(?:range|value)s?[^;.)]{0,12}|recommended\s+(?:dose|daily)[^;.)]{0,20})$"
)
CI_LEVEL = re.compile(
    r"\s*(?:-\s?|\s)?(?:level\s+of\s+)?(?:cis?\b|confidence|prediction\s+interval|credible)"
)
TEST_STATISTIC = re.compile(
    r"(?:\b(?:chi|χ)[\s-]?(?:square[ds]?|2|²|\(2\))?(?:\s+test)?\s*(?:\(\s*(?:df\s?=\s?)?\d*(?:,\s*n\s?=\s?\d+)?\s*\))?\s*[=:,]?\s*|χ2?\s*=?\s*|\b[tfz]\s?(?:\(\s*[\d., ]+\s*\))?\s?=\s?[-−]?|\b[tfz]\s?\(\s*(?:\d+\s*,\s*)?|\b(?:df|d\.f\.|degrees\s+of\s+freedom)\s*[=:]?\s*|\bcohen'?s?\s+d\s*=\s*|\bη2?\s*=\s*)$"
)
TEST_SIGN = re.compile(r"=|\(|χ|η|chi|df|d\.f|degrees|cohen")  # no match without one of them
LITERATURE = Quick(
    r"\b(?:in\s+the\s+(?:english\s+|world\s+|medical\s+|available\s+|published\s+)?literature|have\s+been\s+(?:previously\s+)?(?:reported|described|published)|previously\s+(?:reported|published|described)|literature\s+review|reported\s+in\s+the\s+(?:\w+\s+)?literature|review\s+of\s+(?:the\s+)?literature|from\s+the\s+literature|other\s+(?:series|studies|authors|reports)|worldwide|annually|in\s+the\s+general\s+population)\b"
)
WE = re.compile(r"\b(?:our|we|present\s+(?:series|study))\b")
BACKGROUND_VERB = Quick(
    r"\b(?:accounts?\s+for|affects?|occurs?\s+in|represents?|comprises?|develops?\s+in|experience|suffer|have\s+been\s+reported|can\s+(?:occur|be)|may\s+(?:occur|be|develop|reach)|"
    r"is\s+estimated|are\s+estimated|estimated\s+to|ranges?\s+from|is\s+(?:about|approximately|around|seen|found|associated|the\s+most)|are\s+(?:diagnosed|seen|found|associated)|has\s+been\s+(?:reported|shown|estimated)|varies|in\s+the\s+united\s+states|worldwide|per\s+year)\b"
)
OWN = re.compile(
    r"\b(?:we|our|this\s+(?:study|series|trial|report)|the\s+(?:present|current)\s+(?:study|series|trial)|were|was|had|underwent|received|the\s+authors?)\b"
)


OF_ANOTHER = re.compile(
    r"\b(?:control|placebo|sham|comparison|other|reference|standard|surgical|observation)\s+(?:group|arm)\s*$"
)


def pointer(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "Fig. 2", "group 1", "phase 2", "case 2": a number that names."""
    before = s.before(q.start, 24)
    match = POINTER.search(before)
    if not match or q.unit or q.form in ("n_percent", "percent_n", "n_of_n") or q.kind == "percent":
        return None
    word = match["word"].rstrip(".")
    if q.numbers[0].kind == "word" and word not in ("case", "patient", "group", "phase", "type", "arm"):
        return None
    if re.match(
        r"\s*(?:patients|women|men|cases|subjects|children|were|had|was|died)\b", s.after(q.end, 12)
    ) and word not in ("case", "patient"):
        return None
    if word.startswith(("fig", "table", "ref")):
        return Role("other", "reference to a figure or table", rule="pointer")
    if word in ("trial", "study") and re.match(
        r"\s*(?:pts|participants|individuals|infants|eyes)\b", s.after(q.end, 14)
    ):
        return None
    if word in ("group", "arm") and isinstance(q.value, int):
        if q.value > 12:
            return None  # "41 women and the control group 38"
        if q.noun is not None and OF_ANOTHER.search(before):
            return None  # "those in the control group 8 sessions"
    if word in ("patients", "cases", "studies", "trials", "groups") and "(" not in before[-2:]:
        return None
    return Role("identifier", rule="pointer")


def grade(s: Sentence, i: int, q: Quantity) -> Role | None:
    """A grade or stage that selects what is counted, or names a severity."""
    if (
        q.kind in ("plain", "percent")
        and not q.unit
        and GRADE.search(s.before(q.start, 30))
        and (q.value is None or q.value <= 10)
    ):
        return Role("other", "grade that selects or names", rule="grade")
    if (
        i
        and s.roles[i - 1] is not None
        and s.roles[i - 1].rule == "grade"  # type: ignore[union-attr]
        and re.fullmatch(
            r"\s*(?:/|or|and|to|-|–|,|or\s+grade)\s*", s.between(s.quantities[i - 1].end, q.start)
        )
    ):
        if q.value is not None and q.value <= 10 and not q.unit:
            return Role("other", "grade that selects or names", rule="grade")
    return None


def listed(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "(1) …; (2) …" and "1) …": the number of an item."""
    if (
        q.kind != "plain"
        or q.form
        or q.numbers[0].kind != "digits"
        or not isinstance(q.value, int)
        or q.value > 30
    ):
        return None
    before, after = s.before(q.start, 3), s.after(q.end, 4)
    bracket = s.bracket_at(q.start)
    closes = bracket is not None and bracket[1] == q.end and q.start - bracket[0] > 1  # "(A, 1; B, 1)"
    if (
        not closes
        and after.startswith(")")
        and (not before or before[-1] in " (\n")
        and re.match(r"\)\s+[^\W\d]", s.after(q.end, 6) + "  ")
    ) and (
        before.endswith("(")
        or not before
        or not re.search(r"[\w%=<>]\s$", s.before(q.start, 4))
        or re.search(
            r"\b(?:and|or|that|were|are|is|of|include|including|follows|to|with|by|[,;:])\s$",
            s.before(q.start, 12),
        )
    ):
        if before.endswith("("):
            left = s.before(q.start - 1, 16)
            if re.search(r"(?:patients|women|men|cases|subjects|\d|controls|mean|median)\s*$", left):
                return None
            if q.value > 9 or not _follows(s, q):
                return None
        return Role("list", rule="list-number")
    return None


def _follows(s: Sentence, q: Quantity) -> bool:
    """Whether an item's number is the first, or the one before it stands as an item on the page, too."""
    if not isinstance(q.value, int) or q.value < 2:
        return True
    back = s.page[max(0, q.start - 3000) : q.start]
    return re.search(rf"(?<!\d){q.value - 1}\)", back) is not None


RATIO_GAP = re.compile(r"\s?:\s?")
BIBLIOGRAPHY = re.compile(
    r"(?:\b(?:19|20)\d\d\s*(?:[A-Z][a-z]{2}\s*)?(?:\d{1,2})?;\s*\d+|\b\d+\s?\(\d+\)\s?[:;]\s?\d+|[;:]\s?\d+[-–]\d+\.\s*(?:©|$)|©|\bpublished\s+erratum|\bretracted\s+by)"
)
BIBLIOGRAPHY_SIGNS = (";", ":", "©", "erratum", "retracted")  # no match without one of them
CODE_BEFORE = re.compile(
    r"(?:^|[\s(\[/])(?:[A-Z][A-Z\d]{1,9}(?:\s[A-Z]{2,5})?|pH|ID|No\.?|MAP\.|[A-Z][a-z]?\.|Experiment|Time|iodine|beta|alpha|Protocol|Trial|Study|PNDs?)[\s./#-]?$"
)
CLOCK = re.compile(r"\s?(?:[ap]\.?m\b\.?|o'clock|hours?\b(?=\s+postoperatively))")
CODE_AFTER = re.compile(r"(?:['′’](?:-|\s)|[,-]\d|q\b|[+](?:[/\s,]|$)|\s?[x×]\s?\d+\s+factorial)")


def allocation_ratio(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "randomised 2:1": how people were allotted; "a titre of 1:32"."""
    if q.kind != "plain" or q.form:
        return None
    for j in (i + 1, i - 1):
        if 0 <= j < len(s.quantities):
            first, second = (q, s.quantities[j]) if j > i else (s.quantities[j], q)
            if second.kind == "plain" and RATIO_GAP.fullmatch(s.between(first.end, second.start)):
                allotted = re.search(r"random|assign|allocat|ratio", s.lowered)
                if allotted and "ratio" not in allotted[0] and _two_sizes(first, second):
                    return None
                return Role(
                    "other",
                    "allocation ratio" if allotted else "ratio",
                    rule="allocation-ratio",
                )
    return None


def _two_sizes(first: Quantity, second: Quantity) -> bool:
    """ "randomised (104:106)": nobody allots by so high a ratio."""
    return all(isinstance(q.value, int) and q.value >= 10 for q in (first, second))


def bibliographic(s: Sentence, i: int, q: Quantity) -> Role | None:
    """The abstract's own reference at its end, and errata: volume, issue, pages."""
    if q.kind not in ("plain", "date"):
        return None
    for match in s.once(_references):
        if s.start + match.start() - 3 <= q.start and q.start <= s.start + match.end() + 24:
            return Role("other", "bibliographic", rule="bibliographic")
    return None


def _references(s: Sentence) -> list[re.Match[str]]:
    signs = any(sign in s.text for sign in BIBLIOGRAPHY_SIGNS)
    return list(BIBLIOGRAPHY.finditer(s.text)) if signs else []


MARKER = re.compile(r"\bCA[\s-](?:(?P<first>\d+)-)?$")
MARKERS = (15, 19, 27, 50, 72, 125, 242, 549)  # antigens of tumours: CA 15-3, CA 19-9, CA 125


def code(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "CGP 37849", "pH 6", "FEC 100", "IHC 1+", "8 p.m.": a number that is part of a name."""
    if (
        q.kind != "plain"
        or q.form not in ("", "range")
        or not isinstance(q.numbers[0].value, int)
        or q.numbers[0].kind != "digits"
    ):
        return None
    marker = MARKER.search(s.page[max(s.start, q.start - 8) : q.start])
    if marker is not None and int(marker["first"] or q.value or 0) in MARKERS:
        return Role("identifier", rule="code")
    if CLOCK.match(s.after(q.end, 12)):
        return Role("other", "time of day", rule="clock")
    if (CODE_AFTER.match(s.after(q.end, 18)) and not re.match(r"[,-]\d", s.after(q.end, 3))) or re.search(
        r"\bchromosome\b", s.before(q.start, 24)
    ):
        return Role("identifier", rule="code")
    if CODE_BEFORE.search(s.page[max(s.start, q.start - 24) : q.start]):
        after = s.after(q.end, 40)
        if not re.match(
            r"\s+(?:[\w-]+\s+){0,3}(?:patients|women|men|cases|subjects|children|were|was|had|lesions|tumou?rs)\b|\s*%|\s*[,;]?\s*(?:vs|versus)\b|\s*\(\d",
            after,
        ):
            return Role("identifier", rule="code")
    return None


def schedule(s: Sentence, i: int, q: Quantity) -> Role | None:
    """Frequencies and parts of a treatment schedule."""
    before, after = s.before(q.start, 24), s.after(q.end, 30)
    if FREQUENCY_BEFORE.search(before) and (q.kind in ("time", "plain")):
        return Role("other", "frequency", rule="frequency")
    if q.kind == "plain" and FREQUENCY_AFTER.match(after) and (q.value or 0) <= 100:
        return Role("other", "frequency", rule="frequency")
    if q.kind == "time" and re.match(r"\s*(?:/|per\s+|a\s+|each\s+)(?:day|week|month|wk|d)\b", after):
        return Role("other", "frequency", rule="frequency")
    if q.kind in ("time", "plain") and q.form in ("", "range") and SCHEDULE_AFTER.match(after):
        return Role("other", "schedule", rule="schedule")
    if (
        q.kind in ("plain",)
        and q.form != "dimension"
        and SCHEDULE_BEFORE.search(before)
        and not re.search(r"=\s*$", before)
    ):
        return Role("other", "schedule", rule="schedule")
    return None


def criterion(s: Sentence, i: int, q: Quantity) -> Role | None:
    """Eligibility, thresholds, definitions, plans."""
    before = s.before(q.start)
    after = s.after(q.end, 40)
    if q.kind == "percent" and re.match(
        r"\s+(?:\w+\s+)?(?:saline|solution|dextrose|lignocaine|xylocaine|prilocaine|mepivacaine|levobupivacaine|chlorhexidine|povidone|iodine|formaldehyde|glutaraldehyde|alcohol|glycerol|hydrogen\s+peroxide|(?:sodium|potassium|calcium)\s+(?:bicarbonate|chloride|citrate|phosphate)|desflurane|enflurane|nitrous\s+oxide|carbon\s+dioxide|agarose|paraformaldehyde|ethanol|lidocaine|bupivacaine|ropivacaine|formalin|cream|gel|ointment|glucose|albumin|mannitol|mouthwash|oxygen|halothane|isoflurane|sevoflurane)\b",
        after,
    ):
        return Role("other", "concentration", rule="concentration")
    if q.kind == "percent" and re.search(
        r"\b(?:coefficients?\s+of\s+variation|confidence\s+level|level\s+of\s+confidence)(?:\s+(?:of|was|were|at))*\s*$",
        before[-60:],
    ):
        return Role("other", "planning", rule="planned")
    if q.kind == "physical" and re.search(r"\bfractions?\s+of\s+$", before[-20:]):
        return Role("other", "fraction of a dose", rule="fraction-dose")
    if q.kind == "percent" and CI_LEVEL.match(after):
        return Role("other", "confidence level", rule="ci-level")
    if (
        q.kind == "plain"
        and "will" in s.lowered
        and re.match(
            r"[^.;,]{0,70}?\bwill\s+(?:be|have|receive|undergo|participate|complete)\b", s.after(q.end, 100)
        )
        and not re.search(r"[=<>]\s*$", before[-3:])
    ):
        return Role("other", "planning", rule="planned")
    if PLANNED_AFTER.match(after) or (q.kind in ("percent", "plain") and PLANNED.search(before[-60:])):
        if not re.search(r"\bp\s*[=<>]", before[-6:]):
            return Role("other", "planning", rule="planned")
    if TEST_SIGN.search(before[-40:]) and TEST_STATISTIC.search(before[-40:]):
        return Role("other", "test statistic", rule="test-statistic")
    if q.numbers[0].kind != "word" and NORMAL.search(before[-40:]):
        return Role("other", "normal or recommended value", rule="normal-value")
    match = s.once(_criterion)
    if match and (s.start + match.start() < q.start) and q.form not in ("n_percent", "percent_n"):
        counted = re.match(r"\s+(?:\w+\s+){0,2}(?:patients|women|men|subjects|cases|children)\b", after)
        if not (counted and q.comparator is None and isinstance(q.value, int)):
            definition = "defin" in match[0] or "consider" in match[0] or "cut" in match[0]
            return Role("other", "definition" if definition else "criterion", rule="criterion")
    return None


def _criterion(s: Sentence) -> re.Match[str] | None:
    return CRITERION_SENTENCE.search(s.lowered)


AFTER_EVENT = re.compile(
    r"\s*(?:post-?\s?(?:op\w*|\w+)?|after|following|from|since)\s+(?:the\s+|his\s+|her\s+|their\s+)?[a-z]{4,}"
)
SELECTS = re.compile(
    r"\b(?:if|who|with|when|whose|those|eligible|criteri\w+|includ\w+|exclud\w+)\b[^.;]{0,40}$"
)


def threshold(s: Sentence, i: int, q: Quantity) -> Role | None:
    """A bound on one side that is no result: "lesions > 3 cm", "tumors less than 10 mm", "aged 18 years or older"."""
    if q.comparator is None or q.form in ("n_percent", "percent_n", "n_of_n"):
        return None
    before = s.before(q.start, 60)
    after = s.after(q.end, 30)
    if re.search(r"\b(?:p|probability|p-value|p\s?value)s?\s*$", before):
        return None
    if q.kind in ("physical", "plain", "time") and q.sd is None and q.spread is None:
        if (
            re.search(
                r"\b(?:was|were|in|only|died|survived|lived|follow(?:ed)?(?:-|\s)?(?:up)?(?:\s+(?:of|for|was|period|time))*|for|lasting|lasted|minimum)\s*$",
                before,
            )
            and q.kind == "time"
        ):
            return None
        if q.kind == "time" and AFTER_EVENT.match(s.after(q.core_end, 30)) and not SELECTS.search(before):
            return Role("timepoint", rule="up-to-a-time")  # "up to 18 months after resection"
        if (
            q.kind == "plain"
            and isinstance(q.value, int)
            and re.match(
                r"\s+(?:\w+\s+){0,2}(?:patients|women|men|cases|subjects|children|complications)\b", after
            )
            and q.value > 5
        ):
            return None
        if (
            q.kind == "plain"
            and re.search(r"\b(?:score|scores|points?|vas|odi|kps)\b", before + after)
            and re.search(r"\b(?:improve|change|decrease|increase|reduc)", s.lowered)
        ):
            return None
        return Role("other", "criterion", rule="threshold")
    if q.kind == "percent" and re.match(
        r"\s+(?:was\s+|were\s+)?(?:counted|defined|considered|regarded)\b", after
    ):
        return Role("other", "definition", rule="threshold")
    if q.kind == "percent" and re.match(r"\s+in\s+(?:\d|[a-z]+\s+(?:of\s+\d|patients|women|cases))", after):
        return Role("other", "definition", rule="threshold")
    if q.kind == "percent" and re.search(
        r"\b(?:reduction|improvement|increase|decrease|loss|response|stenosis|resection|achiev\w+|decline|relief)\b",
        after,
    ):
        return Role("other", "definition", rule="threshold")
    return None


AVERAGED = re.compile(r"\b(?:mean|median|average)\s+(?:number\s+)?of\s+$")


def not_counting(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "two groups", "two-stage", "one of the most": number words that count no unit of the study."""
    if q.kind != "plain" or q.form not in ("", "range"):
        return None
    after = s.after(q.end, 70)
    word = q.numbers[0].kind == "word"
    if word and WORD_COMPOUND.match(after):
        return Role("word", rule="compound-word")
    if (
        not word
        and re.match(r"[-–](?!year|month|week|day|hour|minute|yr|mo\b|wk|h\b|d\b|min|old)[a-z]{2,}", after)
        and not q.unit
    ):
        return Role("other", "part of a name", rule="compound")
    if (
        word
        and q.value == 1
        and (
            ONE_PRONOUN.match(after)
            or (
                ONE_BEFORE.search(s.before(q.start, 16))
                and not re.match(r"\s+(?:patients?|case|woman|man|child)\b", after)
            )
        )
    ):
        return Role("word", rule="one-pronoun")
    if (
        NOT_COUNTING.match(after)
        and (word or (isinstance(q.value, int) and q.value < 12))
        and not AVERAGED.search(s.before(q.start, 30))
    ):
        return Role(
            "word" if word else "other",
            None if word else "number of groups, methods and the like",
            rule="not-counting",
        )
    return None


def background(s: Sentence, i: int, q: Quantity, position: float) -> Role | None:
    """What is known, not found: "5% of all cancers"; told by tense, before the study's own words."""
    if q.kind not in ("percent", "plain", "time", "physical"):
        return None
    if s.once(_literature):
        return Role("other", "background", rule="literature")
    if q.kind == "plain" and re.match(
        r"\s+(?:[\w-]+\s+){0,4}(?:patients|women|men|cases|subjects|children)\b", s.after(q.end, 60)
    ):
        return None
    if position < 0.4 and s.once(_known_before):
        return Role("other", "background", rule="background")
    return None


def _literature(s: Sentence) -> bool:
    return LITERATURE.stands(s.lowered) and not WE.search(s.lowered)


def _known_before(s: Sentence) -> bool:
    return BACKGROUND_VERB.stands(s.lowered) and not OWN.search(s.lowered)
