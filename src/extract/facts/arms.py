"""The arms and groups of a study: who they are, and where the text speaks of which.

Arms are resolved once for a study: candidates come from sized names ("X (n = 12)"), from "X group", from the sentence
that randomises, and from "X versus Y" in the title; the pair whose words recur most is chosen, and the other
candidates become its aliases. Only texts that randomise, allocate, compare or speak of groups have arms.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

COMPARES = re.compile(
    r"\brandomi[sz]|\brandomly\b|\ballocated\b|\bassigned\s+(?:to|at\s+random|randomly)\b|\bat\s+random\b|\bgroups?\b|\barms?\b|\bversus\b|\bvs\b|\bcompar(?:ed|ing|ison)\b|\bcontrols?\b|\bplacebo\b|\bdouble-?blind|\bcross-?over\b|\b(?:better|superior|inferior)\s+(?:\w+\s+){0,2}(?:than|to)\b",
    re.IGNORECASE,
)
GENERIC = frozenset(
    """group groups arm arms patient patients women men subjects participants cases children therapy treatment treatments treated
    receiving received receive given either or and versus vs the a an of in to with for by plus at on as alone only daily weekly
    mg day days week weeks month months year years dose doses cycles cycle oral orally once twice every each per
    intravenous intravenously iv po subcutaneous single randomized randomised assigned allocated regimen schedule cohort
    standard follow-up followed n were was who chemotherapy study trial breast cancer no not without then from same
    active first second one two three four day1 m2 min effects effect efficacy adjuvant use using based versus than group's other but only also while whereas than respectively five six seven eight nine ten eleven twelve either including included received-either
    additional addition further prior before after during followed until up program intervention care management protocol
    compared between both all these those their our this that had have been is are""".split()
)
CONTROL_WORDS = frozenset(
    "control controls placebo usual standard conventional observation no without sham waiting wait-list waitlist comparison untreated nothing alone".split()
)
STUDY_WORDS = frozenset("intervention treatment experimental study active exercise treated".split())
WORDS = re.compile(r"[^\W_](?:[\w'’+./-]*\w)?|\+")
ROLE_WORDS = STUDY_WORDS | frozenset(
    (
        "control",
        "comparison",
        "placebo",
        "treatment",
        "untreated",
        "standard",
        "conventional",
        "observation",
        "reference",
        "combination",
        "single-agent",
        "monotherapy",
        "test",
    )
)
ROLE_HEADS = ("group", "groups", "arm", "arms", "cohort", "patients", "participants", "women", "subjects")
NAME_CUT = re.compile(
    r"^(?:\s|,|;|:|\(|\[|\b(?:the|a|an|either|to|receive|receiving|received|undergo|underwent|undergoing|have|get|of|in|into|with|and|or|versus|vs\.?|by|for|were|was|who|patients?|women|subjects|participants|assigned|allocated|randomi[sz]ed|randomly|treated|given|(?:group|arm)(?!\s+(?:[A-H]|\d|I{1,3}|IV)\b)|one|two|three|\d+|other|treatment\s+with|between|from|use\s+of|plus|compared|that|as|on|followed|only|then|remaining|others?|additional|additionally)\b\.?)+",
    re.IGNORECASE,
)
DOSE = re.compile(
    r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\b\d[\d.,]*\s?(?:mg|g|µg|mcg|micro\s?g|ml|mL|IU|U|Gy|kg|%|mg/m2|mg/m\(2\)|mg/m²|mg/kg|cGy)\S*(?:\s(?:daily|weekly|orally|per\s+day|once\s+\w+|twice\s+\w+|every\s+\d+\s\w+|i\.?v\.?|/d(?:ay)?|intravenously|a\s+day|q\d\w+|on\s+days?\s[\d,\s-]+))*)"
)
NAME_END = re.compile(
    r"[;:.]|,(?!\s?\d{3})|\b(?:for|every|daily|once|twice|at|on|in|after|before|until|while|during|who|which|that|were|was|had|followed|over|as|using|via|from|within|among|per|if|when|according|stratified|prior|where|from|to)\b",
    re.IGNORECASE,
)


NO_NAME = re.compile(
    r"^(?:fe)?males?$|^(?:wo)?men$|^boys$|^girls$|\b(?:is|was|were|did|do|does|may|can|will|would|has|had|have|should|could|reduc\w+|improv\w+|affect\w*|impact|increas\w+|decreas\w+|week\s\d|month\s\d|day\s\d|grade|score|points|age|"
    r"events?|stage|compar(?:ed|ing)|differen\w+|survival|responses?|recurrences?|mortality|toxicity|incidence|prevalence|efficacy|safety|outcomes?|rates?|benefit\w*|occurr\w+|developed|significant\w*|associat\w+|versus|benefited|trial|study|time|years?|months?|younger|older|baseline|better|worse|higher|lower)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Arm:
    """One arm: its name as printed, where it is defined, the words and phrases that mean it and no other arm."""

    name: str
    start: int
    end: int
    keys: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)  # acronyms, matched in capitals only
    weak: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Mention:
    """A place where the text speaks of an arm; page offsets, `arm` an index."""

    start: int
    end: int
    arm: int


def controls_in(name: str) -> set[str]:
    """The words of a name that say control, placebo, usual care."""
    return {stem(w) for w in re.split(r"[\s/-]+", name.lower())} & CONTROL_WORDS


def content(name: str) -> set[str]:
    """The words of a name that can tell it from another, lower case, without plural s."""
    found = set()
    for match in WORDS.finditer(name.lower()):
        for word in (match[0], *(re.split(r"[-/+]", match[0]) if re.search(r"[-/+]", match[0]) else ())):
            if not word or word in GENERIC or len(word) < 2 or word.isdigit():
                continue
            found.add(stem(word))
    return found


def stem(word: str) -> str:
    """A word without its plural or "-treated" ending."""
    word = re.sub(r"-(?:treated|based|containing|only|alone|group|arm|receiving)$", "", word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def cut_name(text: str) -> str:
    """A name without what stands before and behind it: articles, verbs, doses."""
    text = DOSE.sub("", text)
    text = NAME_CUT.sub("", text)
    end = NAME_END.search(text)
    if end:
        text = text[: end.start()]
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–([=")
    text = re.sub(
        r"\s+(?:group|arm|patients|alone\s+group|and|or|plus|with|of|n)$", "", text, flags=re.IGNORECASE
    )
    return text.strip(" ,;:-–([=")


N_EQUALS = r"[nN]\s?=\s?\d[\d,]*"
LETTERED = re.compile(
    r"\b(?P<word>[Gg]roups?|[Aa]rms?|[Rr]egimens?|[Cc]ohorts?|[Ss]eries|[Tt]reatments?)[\s-](?P<name>[A-H]|[1-6]|I{1,3}|IV)\b(?!\s*(?:patients\b)?\s*\d)"
)
TO_EITHER = re.compile(
    r"\b(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided|selected)|assigned|allocated|randomi[sz]ation|divided|stratified|random(?:ly)?)\b[^.;]{0,80}?\b(?:to|into|between)\s+(?P<rest>[^.;]{5,260})",
    re.IGNORECASE,
)
OR = re.compile(
    r"\s*(?:,?\s+or\s+(?:to\s+)?|,?\s+versus\s+|,?\s+vs\.?\s+|,\s+and\s+|\s+and\s+(?=(?:an?\s|the\s|to\s|control|placebo|no\s|group|arm|usual|standard|observation|\w+\s+(?:group|arm|alone))))\s*",
    re.IGNORECASE,
)
THREE = re.compile(
    r"(?P<a>[^,]{2,50}),\s+(?P<b>[^,]{2,50}?),?\s+(?:or|and|versus)\s+(?P<c>[^,]{2,50}?)(?=$|,|\s+(?:for|in\s+a|at|every|once|after)\b)"
)


def _three(rest: str) -> list[str]:
    """ "A, B, or C": three names."""
    match = THREE.match(rest)
    return [match["a"], match["b"], match["c"]] if match else []


VERB = re.compile(
    r"\s+(?:significantly\s+)?(?:prolong|improv|increas|reduc|decreas|was|were|had|result|show|produc|led|did|offer|provid|demonstrat|caus|yield)\w*\b"
)
RECEIVED_OR = re.compile(
    r"\b(?:received|receive|treated\s+with|were\s+given|treatment\s+with|to\s+undergo|underwent|assigned\s+to|between)\s+(?:either\s+)?(?P<a>[\w+/-]+(?:\s[\w+/.-]+){0,6}?)(?:\s*\([^()]{1,40}\))?,?\s+or\s+(?P<b>[\w+/-]+(?:\s[\w+/-]+){0,3}?)(?=\s*[,.;(]|\s+(?:\d|for|once|twice|daily|in|at|on|every|after|before|until|following|was|were)\b|$)",
    re.IGNORECASE,
)
ELLIPTIC = re.compile(
    r"\b(?:received|underwent|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to)\s+(?P<a>[\w-]+(?:\s[\w-]+){0,3}?),?\s+(?:and|while|whereas)\s+(?:\d[\d,]*|[a-z]+(?:-[a-z]+)?)\s+(?:received\s+|to\s+)?(?P<b>[\w-]+(?:\s[\w-]+){0,2}?)(?=[,.;)]|\s\()",
    re.IGNORECASE,
)
ACRONYMS = re.compile(
    r"\b(?P<a>[A-Z][A-Z0-9+-]{1,7}),\s(?P<b>[A-Z][A-Z0-9+-]{1,7}),?\s(?:and|or|vs\.?|versus)\s(?P<c>[A-Z][A-Z0-9+-]{1,7})\b"
)
Named = tuple[str, int, int]
SIZED_INNER = re.compile(rf"(?P<name>[A-Za-z][^;()\[\],=]{{1,50}}?)\s*[,:]?\s+(?:{N_EQUALS})")
SIZED_INNER_BACK = re.compile(
    rf"(?:{N_EQUALS})\s*[,:]?\s*(?:to\s+|in\s+|for\s+)?(?:the\s+)?(?P<name>[A-Za-z][^;()\[\]=]{{1,50}}?)(?=\s*(?:[;)\]]|,|\band\b|$))"
)
SIZED_BRACKET = re.compile(rf"[(\[](?P<inner>[^()\[\]]{{0,60}}?(?:{N_EQUALS})[^()\[\]]{{0,50}})[)\]]")
NAME_BACK = re.compile(r"[^;:.()\[\]]*$")
JOINED_NAMES = re.compile(
    r",?\s+(?:or|versus|vs\.?|and)\s+(?=(?:the\s|to\s|an?\s|no\s|[\w-]+))|,\s|\bto\s+(?:receive\s+|undergo\s+|have\s+)?(?:either\s+)?|\beither\s+|\breceiv(?:e|ed|ing)\s+|\bwith\s+(?=placebo|\w+ine\b)|\binto\s+|\bbetween\s+|"
    r"\b(?:a|an|the)\s+(?=[\w-]+(?:\s[\w-]+){0,2}\s+(?:group|arm)\b)"
)
CONTROL_SIDE = re.compile(
    r"\b(?:usual[\s-]care|standard[\s-]care|placebo|controls?|waiting[\s-]list|wait-?list|no\s+treatment|comparison\s+group|observation|saline|conventional\s+(?:treatment|therapy|care))\b",
    re.IGNORECASE,
)
COMBINED = re.compile(r"([\w-]+(?:\s[\w-]+)?\s+(?:plus|and|with|combined\s+with|\+)\s+[\w-]+(?:\s[\w-]+)?)$")
AGAINST = re.compile(
    r"\s(?:versus|vs\.?|compared\s+(?:with|to)|in\s+comparison\s+(?:with|to)|against)\s", re.IGNORECASE
)
SHORT_BRACKET = re.compile(r"\s*\([^()]{1,20}\)\s*$")
COMPARING = re.compile(
    r"\b(?:compar(?:ing|ison|isons|e|ed|ative)|efficacy|effects?)\b(?:\s+(?:trial|study))?\s*(?:of|between|the\s+(?:efficacy|effects?|safety)(?:\s+and\s+\w+)?\s+of)?\s+",
    re.IGNORECASE,
)
WITH = re.compile(
    r"(?P<a>[^.;:,()]{3,80}?)(?:\s*\([^()]{1,20}\))?\s+(?:with|to|and|versus|vs\.?|or)\s+(?P<b>[^.;:,()]{3,70})",
    re.IGNORECASE,
)
BEFORE_OF = re.compile(r"\b(?:of|between|with|comparing|received|receiving|to|whether|for|in|that)\s+")
PLURAL_GROUPS = re.compile(r"\s(?:groups|arms|cohorts)\b")
TWO_NAMES = re.compile(
    r"\b(?P<a>[A-Za-z][\w+/-]*(?:\s[A-Za-z][\w+/-]*)?)\s+and\s+(?:the\s+)?(?P<b>[A-Za-z][\w+/-]*(?:\s[A-Za-z][\w+/-]*)?)$"
)
GROUP_WORD = re.compile(r"[\s-]+(?:treatment\s+)?(?P<word>groups?|arms?|cohort|regimen)\b")
GROUP_NAME = re.compile(r"(?:[A-Za-z][\w+/'’-]*[\s/+-]+(?:plus\s|and\s)?){0,4}[A-Za-z][\w+/'’-]*$")
COUNTED = re.compile(
    r"(?<![\w.,/-])(?:\d[\d,]*|(?:[A-Za-z]+-)?(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[A-Za-z]{3,6}teen|[A-Za-z]{3,6}ty)(?:-[a-z]+)?|half|[Oo]thers?|rest)(?=\s)"
)
GIVEN = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:were\s+(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed|given|treated)(?:\s+(?:to|with|in|into))?(?:\s+(?:receive|the))?|received|underwent|had|to|in(?:to)?\s+the)\s+(?P<name>[A-Za-z][^.;:,()]{2,70}?)"
    r"(?=\s*(?:,|\(|;|\.|\band\s+(?:\d|the\s+(?:other|remaining)|[a-z-]+\s+(?:patients|women|were|received|to))|\bwhile\b|\bwhereas\b|$))"
)
SENTENCES = re.compile(r"[^.]+(?:\.(?=\d)[^.]*)*")


class _Finder:
    """Looks for names that one place in the text sets against each other; `found` holds (source, names)."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.begin = begin
        self.scope = text[begin:end]
        self.found: list[tuple[str, list[Named]]] = []

    def place(self, name: str, at: int) -> Named:
        """Where a name stands from `at` on; one that brackets interrupt, by its longest head or tail that stands there."""
        reach = at + 600
        where = self.scope.find(name, at, reach)
        if where < 0:
            words = name.split(" ")
            for k in range(len(words) - 1, 0, -1):
                for part in (" ".join(words[:k]), " ".join(words[-k:])):
                    where = self.scope.find(part, at, reach)
                    if where >= 0 and len(part) > 1:
                        return name, self.begin + where, self.begin + where + len(part)
            where = at
        return name, self.begin + where, self.begin + where + len(name)

    def run(self) -> list[tuple[str, list[Named]]]:
        self.sized()
        self.received()
        self.randomised()
        self.opposed()
        self.listed()
        self.groups()
        self.placebo()
        return self.found

    def in_turn(self, parts: list[str], at: int) -> list[Named]:
        names: list[Named] = []
        for part in [p for p in parts if p][:4]:
            name = cut_name(part)
            if name and len(name) < 70:
                names.append(self.place(name, at))
                at = names[-1][2] - self.begin
        return names

    def sized(self) -> None:
        """ "X (n = 12) or Y (n = 13)", "(X, n = 12; Y, n = 13)"."""
        scope = self.scope
        sized: list[Named] = []
        for match in SIZED_BRACKET.finditer(scope):
            inner, at = match["inner"], match.start("inner")
            many = len(re.findall(N_EQUALS, inner)) > 1
            if many:
                inside = [m for m in SIZED_INNER.finditer(inner) if not NO_SIZE.match(m["name"])] or list(
                    SIZED_INNER_BACK.finditer(inner)
                )
                if inside:
                    sized += [self.place(cut_name(m["name"]), at) for m in inside]
                    continue
            back = NAME_BACK.search(scope[max(0, match.start() - 110) : match.start()])
            raw = back[0].strip() if back else ""
            if len(raw) < 2:
                continue
            name = cut_name(JOINED_NAMES.split(raw)[-1])
            plus = COMBINED.search(raw)
            if plus and name and name in plus[1] and re.search(r"plus|combined|\+", plus[1]):
                name = cut_name(plus[1])
            if name:
                sized.append(
                    self.place(name, match.start() - len(raw) - 1 if match.start() > len(raw) else 0)
                )
        for i in range(len(sized)):
            run = [sized[i]]
            for j in range(i + 1, len(sized)):
                if sized[j][1] - run[-1][2] >= 260:
                    break
                if content(sized[j][0]) != content(run[-1][0]):
                    run.append(sized[j])
                if len(run) == 4:
                    break
            if len(run) >= 2:
                self.found.append(("sized", run[:4]))

    def received(self) -> None:
        """ "51 received X and 50 received Y", "33 received X and 31 Y"."""
        for sentence in SENTENCES.finditer(self.scope):
            text = sentence[0]
            if not re.search(
                r"\b(?:received|assigned|allocated|randomi[sz]ed|underwent|given|treated|to)\b", text
            ):
                continue
            received: list[Named] = []
            position = 0
            for number in COUNTED.finditer(text):
                if number.start() < position:
                    continue
                match = GIVEN.match(text, number.end())
                if match is None:
                    continue
                position = match.end()
                name = cut_name(match["name"])
                if name and (content(name) or name.lower() in ("control", "placebo")):
                    received.append(self.place(name, sentence.start() + match.start("name")))
            if len(received) >= 2:
                self.found.append(("received", received[:3]))
                continue
            elliptic = ELLIPTIC.search(text)
            if elliptic:
                names = self.in_turn([elliptic["a"], elliptic["b"]], sentence.start() + elliptic.start("a"))
                if len(names) == 2:
                    self.found.append(("received", names))

    def randomised(self) -> None:
        """ "randomised to X or Y", "to X, Y or Z"; "received X or Y"."""
        for match in TO_EITHER.finditer(self.scope):
            rest = match["rest"]
            for parts in (OR.split(rest), _three(BRACKETED.sub("", rest))):
                names = self.in_turn(parts, match.start("rest"))
                if len(names) >= 2:
                    self.found.append(("randomised", names))
        for match in RECEIVED_OR.finditer(self.scope):
            names = self.in_turn([match["a"], match["b"]], match.start("a"))
            if len(names) == 2:
                self.found.append(("received-or", names))

    def opposed(self) -> None:
        """ "X versus Y", "comparing X with Y", in the title above all."""
        scope = self.scope
        title = scope.find(". ")
        title = title if 0 < title < 300 else 200
        for match in AGAINST.finditer(scope):
            left = SHORT_BRACKET.sub("", scope[max(0, match.start() - 90) : match.start()])
            raw = re.split(r"[.;:,()]", left)[-1]
            head = VERB.split(raw)[0]
            raw = BEFORE_OF.split(head if len(head) > 4 else raw)[-1]
            right = re.split(r"[.;:,()]", scope[match.end() : match.end() + 70])[0]
            self.pair(
                "title" if match.start() < title else "versus",
                raw,
                right,
                match.start() - len(left),
                match.end(),
            )
        for anchor in COMPARING.finditer(scope):
            both = WITH.match(scope, anchor.end())
            if both:
                raw = BEFORE_OF.split(both["a"])[-1]
                self.pair(
                    "title" if both.start() < title else "versus",
                    raw,
                    both["b"],
                    both.start("a"),
                    both.start("b"),
                )

    def pair(self, source: str, first: str, second: str, at: int, then: int) -> None:
        a, b = cut_name(first), cut_name(second)
        if a and b:
            self.found.append((source, [self.place(a, max(0, at)), self.place(b, then)]))

    def listed(self) -> None:
        """ "the X and Y groups"; three acronyms in a row."""
        scope = self.scope
        for word in PLURAL_GROUPS.finditer(scope):
            left = scope[max(0, word.start() - 70) : word.start()]
            match = TWO_NAMES.search(left)
            if not match:
                continue
            names = [cut_name(match[k]) for k in ("a", "b")]
            if all(names) and not any(n.lower() in _NO_GROUP or n.lower() in _GROUP_STOP for n in names):
                base = word.start() - len(left)
                self.found.append(
                    (
                        "paired",
                        [
                            self.place(n, base + match.start(k))
                            for n, k in zip(names, ("a", "b"), strict=True)
                        ],
                    )
                )
        for match in itertools.islice(ACRONYMS.finditer(scope), 12):
            three = [match[k] for k in ("a", "b", "c")]
            if all(len(re.findall(rf"(?<![\w-]){re.escape(n)}(?![\w])", scope)) >= 3 for n in three):
                self.found.append(
                    (
                        "acronyms",
                        [
                            (n, self.begin + match.start(k), self.begin + match.end(k))
                            for n, k in zip(three, "abc", strict=True)
                        ],
                    )
                )
                break
        lettered: dict[str, Named] = {}
        for match in LETTERED.finditer(scope):
            key = f"{match['word'].rstrip('s').lower()} {match['name']}"  # one key for "group A" and "arm-A"
            lettered.setdefault(key, (match[0], self.begin + match.start(), self.begin + match.end()))
        if len(lettered) >= 2:
            self.found.append(("lettered", list(lettered.values())[:5]))

    def placebo(self) -> None:
        """What the text sets against a placebo, wherever it does: "with tamoxifen and 28 with placebo"."""
        counts: dict[str, int] = {}
        first: dict[str, re.Match[str]] = {}
        for match in AGAINST_PLACEBO.finditer(self.scope):
            name = match["a"].lower()
            if name in GENERIC or name in _GROUP_STOP or NO_NAME.search(name):
                continue
            counts[name] = counts.get(name, 0) + 1
            first.setdefault(name, match)
        if counts:
            name = max(counts, key=lambda n: (counts[n], -first[n].start()))
            match = first[name]
            at = self.begin + match.end() - len("placebo")
            self.found.append(
                (
                    "placebo",
                    [
                        (match["a"], self.begin + match.start("a"), self.begin + match.end("a")),
                        ("placebo", at, at + 7),
                    ],
                )
            )

    def groups(self) -> None:
        """ "the X group", "the Y arm": the names that come most often."""
        scope = self.scope
        named: dict[frozenset[str], Named] = {}
        counts: dict[frozenset[str], int] = {}
        for word in GROUP_WORD.finditer(scope):
            left = scope[max(0, word.start() - 64) : word.start()]
            match = GROUP_NAME.search(left)
            if not match:
                continue
            kept: list[str] = []
            for part in reversed(match[0].split()):
                if part.lower() in _GROUP_STOP:
                    break
                kept.insert(0, part)
            name = " ".join(kept[-5:])
            if name.lower() == "study" and word["word"].endswith("s"):
                continue
            if not name or name.lower() in _NO_GROUP:
                continue
            key = frozenset(content(name) or {name.lower()})
            counts[key] = counts.get(key, 0) + 1
            at = self.begin + word.start() - len(name)
            named.setdefault(key, (name, at, at + len(name)))
        if len(named) >= 2 and CONTROL_SIDE.search(scope):
            # "the experimental (RT) group … the RT group … controls": the role is another name of the named group
            roles = [k for k, (n, _, _) in named.items() if stem(n.lower()) in STUDY_WORDS]
            others = [
                k for k, (n, _, _) in named.items() if k not in roles and not controls_in(n) and counts[k] > 1
            ]
            controls = [k for k in named if k not in roles and k not in others and controls_in(named[k][0])]
            if roles and len(others) == 1 and not controls:
                self.found.append(("group", [named[others[0]]]))
                return
        if len(named) >= 2:
            top = [named[k] for k in sorted(named, key=lambda k: (-counts[k], named[k][1]))[:2]]
            self.found.append(("groups", sorted(top, key=lambda n: n[1])))
        elif len(named) == 1:
            self.found.append(("group", [next(iter(named.values()))]))


AGAINST_PLACEBO = re.compile(
    r"\b(?:with|of|on|for|taking|receiving|received|to|receive|in|the|by)\s+(?:the\s+)?(?P<a>[A-Za-z][\w-]{3,})(?:-treated)?(?:\s+(?:group|arm|patients|therapy|alone|women))?[,)]?\s(?:[^.;]{0,40}?\s)?(?:or|versus|vs\.?|v|than|and|compared\s+(?:with|to))\s+(?:[^.;,]{0,20}?\s)?(?:with\s+|the\s+|in\s+|of\s+|on\s+|for\s+|those\s+|receiving\s+|to\s+)*placebo",
    re.IGNORECASE,
)
NO_SIZE = re.compile(r"(?:total|mean|median|range|p|of)\b", re.IGNORECASE)
BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


_GROUP_STOP = frozenset(
    """the a an in of to and or between for each both all either with from by than among into this that these those two three four
    other one per same any no-treatment vs versus within across compared while whereas were was is are had has as on at
    randomized randomised same respective including which our its only if but not respectively whole entire second first
    five six per after study's whose most patients subjects women men receiving received different various separate
    observed seen higher lower significantly significant more less age similar""".split()
)
_NO_GROUP = frozenset(
    "age treatment patient risk blood support cancer focus single-arm two-arm three-arm test peer ethnic parallel cooperative oncology working muscle control-group prognostic treatment-arm randomized therapeutic younger older subgroup sub upper lower affected contralateral patients breast cancer functional methyl amino carboxyl hydroxyl phosphate sulfhydryl diagnostic large small trialists".split()
)
SOURCE_WEIGHT = {
    "sized": 3.0,
    "received": 2.2,
    "randomised": 2.0,
    "lettered": 2.6,
    "groups": 2.4,
    "title": 1.6,
    "versus": 1.0,
    "acronyms": 2.4,
    "paired": 2.3,
    "group": 0.8,
    "received-or": 1.5,
    "placebo": 1.5,
}


def _distinct(names: list[tuple[str, int, int]]) -> list[Arm] | None:
    """Arms from names that differ: each with words of its own; the one that is part of the other gets weak ones."""
    contents = [content(name) for name, _, _ in names]
    controls = [controls_in(name) for name, _, _ in names]
    arms: list[Arm] = []
    for i, (name, start, end) in enumerate(names):
        others: set[str] = set().union(*(c for j, c in enumerate(contents) if j != i))
        keys = {k for k in contents[i] - others if len(k) > 1 or not k.isalpha()}
        arm = Arm(name, start, end, keys=keys)
        low = name.lower()
        if not contents[i] and (stem(low) in ROLE_WORDS or re.fullmatch(r"[a-z]+(?:-[\w]+)*", low)):
            # "the intervention group": a role, and only together with its head
            arm.phrases |= {f"{low} (n", f"received the {low}", f"to the {low}", f"receive the {low}"}
            arm.phrases |= {f"{low} {head}" for head in ROLE_HEADS} | {
                f"{low} {head}s" for head in ("patient", "subject")
            }
            if stem(low) in ("control", "placebo", "comparison"):
                arm.phrases.add(low)
        if not keys:
            arm.weak = set(contents[i])
            if len(low.split()) == 1 and low in (
                "chemotherapy",
                "surgery",
                "radiotherapy",
                "observation",
                "exercise",
                "counseling",
                "education",
                "monotherapy",
            ):
                arm.weak.add(low)
            if controls[i] and not any(c for j, c in enumerate(controls) if j != i):
                arm.phrases |= {w for w in controls[i] if w not in ("no", "without", "standard", "alone")}
        denial = re.match(r"(?:no|non|without)[\s-]+(\w.*)", low)
        if denial and (not keys or any(stem(denial[1]) in c for j, c in enumerate(contents) if j != i)):
            thing = re.sub(r"\s+(?:groups?|arms?)$", "", denial[1])
            arm.phrases |= {f"no {thing}", f"without {thing}", f"no-{thing}", f"non-{thing}"}
        if low.endswith((" alone", " only")):
            arm.phrases.add(low)
        if re.fullmatch(r"(?:\w+[\s-]+)?(?:[A-H]|[1-6]|I{1,3}|IV)", name) and re.match(
            r"group|arm|regimen|cohort|series|treatment", name, re.IGNORECASE
        ):
            arm.phrases |= {name.lower(), name.lower().replace("-", " "), name.lower().replace(" ", "-")}
            arm.keys = set()
            arm.weak = set()
        arms.append(arm)
    if len({a.name.lower() for a in arms}) < len(arms):
        return None
    if len(arms) == 2 and contents[0] == contents[1] and contents[0]:
        # "pyridoxine or no pyridoxine": the denial tells them apart
        for denied in (0, 1):
            match = re.match(r"(?:no|non|without|not)[\s-]+(.+)", arms[denied].name.lower())
            if match and not re.match(r"(?:no|non|without|not)\b", arms[1 - denied].name.lower()):
                thing = re.sub(r"\s+(?:groups?|arms?)$", "", match[1])
                arms[denied].phrases |= {f"{word} {thing}" for word in ("no", "without", "not", "non")} | {
                    f"no-{thing}",
                    f"non-{thing}",
                }
                arms[1 - denied].keys = set(contents[0])
                arms[denied].weak = set()
    strong = sum(1 for a in arms if a.keys or a.phrases)
    if strong < len(arms) - 1 or strong == 0:
        return None
    if strong < len(arms) and not all(
        a.keys or a.phrases or a.weak or controls[i] for i, a in enumerate(arms)
    ):
        return None
    return arms


def _hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of `words` stands as a word in `text`, plural and "-treated" included; the longest at a place.

    Looked for one by one: the words are another study's next time, and a pattern of them takes longer to
    compile than to run.
    """
    ends: dict[int, int] = {}
    for word in sorted(set(words), key=len, reverse=True):
        at = text.find(word)
        while at >= 0:
            if at not in ends and not (at and (text[at - 1].isalnum() or text[at - 1] in "_-")):
                for tail in ("s", "-treated", ""):
                    end = at + len(word) + len(tail)
                    if text.startswith(tail, at + len(word)) and not (
                        text[end : end + 1].isalnum() or text[end : end + 1] == "_"
                    ):
                        ends[at] = end
                        break
            at = text.find(word, at + 1)
    found: list[tuple[int, int]] = []
    for at in sorted(ends):
        if not found or at >= found[-1][1]:
            found.append((at, ends[at]))
    return found


BOTH_LETTERS = re.compile(
    r"\b(?P<word>[Aa]rms|[Gg]roups|[Rr]egimens)\s(?P<a>[A-H]|\d|I{1,3})\s(?:and|or|versus|vs\.?)\s(?P<b>[A-H]|\d|I{1,3}|IV)\b"
)


def find_mentions(text: str, begin: int, end: int, arms: list[Arm]) -> list[Mention]:
    """Where `text[begin:end]` speaks of which arm, in order; neighbouring words of one arm are one mention."""
    if not arms:
        return []
    lowered = text[begin:end].lower()
    if len(lowered) != end - begin:
        lowered = text[begin:end]
    found: list[Mention] = []
    exact = {name: i for i, a in enumerate(arms) for name in a.exact}
    taken: list[tuple[int, int]] = []
    if exact:
        for first, stop in _hits(text[begin:end], exact):
            name = text[begin + first : begin + stop]
            name = name if name in exact else re.sub(r"(?:s|-treated)$", "", name)
            found.append(Mention(begin + first, begin + stop, exact[name]))
            taken.append((first, stop))
    for match in BOTH_LETTERS.finditer(text[begin:end]):
        # "arms A and B": two mentions under one head
        head = match["word"].lower().rstrip("s")
        for key in ("a", "b"):
            owner = next((i for i, a in enumerate(arms) if f"{head} {match[key].lower()}" in a.phrases), None)
            if owner is not None:
                found.append(Mention(begin + match.start(key), begin + match.end(key), owner))
                taken.append(match.span(key))
    for first, stop in _hits(lowered, (word for arm in arms for word in arm.keys | arm.phrases | arm.weak)):
        if taken and any(a < stop and first < b for a, b in taken):
            continue
        word = lowered[first:stop]
        bare = stem(word)
        strong = [
            i
            for i, a in enumerate(arms)
            if word in a.phrases or bare in a.keys or word in a.keys or bare in a.phrases
        ]
        if len(strong) == 1:
            found.append(Mention(begin + first, begin + stop, strong[0]))
            continue
        weak = [i for i, a in enumerate(arms) if bare in a.weak or word in a.weak]
        if not strong and len(weak) == 1:
            found.append(Mention(begin + first, begin + stop, -1 - weak[0]))
    found.sort(key=lambda m: m.start)
    merged: list[Mention] = []
    for mention in found:
        last = merged[-1] if merged else None
        gap = lowered[last.end - begin : mention.start - begin] if last else ""
        if (
            last
            and len(gap) < 26
            and re.fullmatch(
                r"[\s\-/+,&]{0,3}(?:(?:plus|and|with|\+|of|combined\s+with|in\s+combination\s+with|followed\s+by|alone|the|[\w-]+)\s+){0,2}",
                gap,
            )
        ):
            joined = re.search(r"plus|\+|/|combin|followed|with", gap)
            if last.arm == mention.arm:
                last.end = mention.end
                continue
            # "tamoxifen plus X": the weak word beside the other arm's own belongs to that arm
            if last.arm < 0 <= mention.arm and (joined or re.fullmatch(r"[\s/-]+", gap)):
                last.arm, last.end = mention.arm, mention.end
                continue
            if mention.arm < 0 <= last.arm and (joined or re.fullmatch(r"[\s/-]+", gap)):
                last.end = mention.end
                continue
        merged.append(mention)
    for mention in merged:
        if mention.arm < 0:
            mention.arm = -1 - mention.arm
    return merged


REACH = 20_000  # characters of a study in which its arms are looked for


def arm_candidates(text: str, begin: int, end: int, *, limit: int = 6) -> list[tuple[float, list[Arm]]]:
    """Sets of arms that `text[begin:end]` may report, the likeliest by source and recurrence first; [] where none.

    Which of them it is is decided by the numbers that they order; see `engine`.
    """
    end = min(end, begin + REACH)
    if not COMPARES.search(text, begin, end):
        return []
    candidates = _Finder(text, begin, end).run()
    found: dict[frozenset[str], tuple[float, list[Arm]]] = {}
    for source, names in candidates:
        if len(names) < 2 or any(len(n) > 75 or len(n) < 1 for n, _, _ in names):
            continue
        if source not in ("lettered", "groups") and any(NO_NAME.search(n) for n, _, _ in names):
            continue
        arms = _distinct(names)
        if arms is None:
            continue
        _weigh(text, begin, end, arms, source, found)
    for source, names in candidates:
        if source == "group":
            against = _against_control(text, begin, end, names[0])
            if against:
                _weigh(text, begin, end, against[1], source, found)
    best = sorted(found.values(), key=lambda pair: -pair[0])[:limit]
    for _, arms in best:
        _add_aliases(text, begin, end, arms, candidates)
    return best


def _weigh(
    text: str,
    begin: int,
    end: int,
    arms: list[Arm],
    source: str,
    found: dict[frozenset[str], tuple[float, list[Arm]]],
) -> None:
    mentions = find_mentions(text, begin, end, arms)
    counts = [sum(1 for m in mentions if m.arm == i) for i in range(len(arms))]
    if min(counts) == 0:
        return
    value = (
        SOURCE_WEIGHT[source] * (1 + min(counts)) ** 0.7
        + 0.15 * min(sum(counts), 12)
        - 0.02 * sum(len(a.name) for a in arms)
    )
    if len(arms) > 2 and source not in ("sized", "acronyms"):
        value -= 1.0
    key = frozenset(" ".join(sorted(a.keys | a.phrases | a.weak)) for a in arms)
    if key not in found or value > found[key][0]:
        found[key] = (value, arms)


def _against_control(
    text: str, begin: int, end: int, named: tuple[str, int, int]
) -> tuple[float, list[Arm]] | None:
    """One group that the text names, against what it calls control, placebo or usual care."""
    match = CONTROL_SIDE.search(text, begin, end)
    if not match or match[0].lower() in named[0].lower():
        return None
    other = Arm(
        match[0],
        match.start(),
        match.end(),
        phrases={match[0].lower(), "control", "controls", "control group"},
    )
    arms = _distinct([named, ("control", match.start(), match.end())])
    if not arms:
        return None
    other.phrases |= arms[1].phrases
    return 1.0, [arms[0], other]


ACRONYM = re.compile(r"\s*\(\s*(?P<short>[A-Z][A-Za-z0-9+/-]{0,12})\s*(?:[;,)]|group)")


def _add_aliases(
    text: str, begin: int, end: int, arms: list[Arm], candidates: list[tuple[str, list[tuple[str, int, int]]]]
) -> None:
    taken = set().union(*(a.keys | a.phrases | a.weak for a in arms))
    for arm in arms:
        match = ACRONYM.match(text, arm.end, min(end, arm.end + 24))
        if match and match["short"].lower() not in taken and len(match["short"]) > 1:
            arm.exact.add(match["short"])
    if len(arms) == 2:
        # what is called control is the arm that names a control; intervention, the other
        roles = [controls_in(a.name) for a in arms]
        if bool(roles[0]) != bool(roles[1]):
            control = 0 if roles[0] else 1
            for word in ("control", "controls", "placebo", "usual-care", "usual care"):
                if word not in arms[1 - control].keys | arms[1 - control].phrases:
                    arms[control].phrases.add(word)
            for word in (
                "intervention group",
                "treatment group",
                "experimental group",
                "study group",
                "treated group",
                "intervention arm",
                "experimental arm",
                "treatment arm",
                "active treatment",
            ):
                arms[1 - control].phrases.add(word)
    sized = {
        word
        for source, names in candidates
        if source == "sized"
        for name, _, _ in names
        for word in content(name)
    }
    for source, names in candidates:
        if source == "sized" and any(
            all(content(n).isdisjoint(a.keys | a.phrases | a.weak) for a in arms) for n, _, _ in names
        ):
            continue
        if (
            len(names) != len(arms)
            or source == "versus"
            or any(len(content(n)) > 4 or NO_NAME.search(n) for n, _, _ in names)
        ):
            continue
        found = []
        for name, _, _ in names:
            words = content(name)
            fits = [i for i, a in enumerate(arms) if words & (a.keys | a.phrases)]
            found.append(fits[0] if len(fits) == 1 else None)
        if found.count(None) == 1 and len(set(found)) == len(found):
            missing = (set(range(len(arms))) - {f for f in found if f is not None}).pop()
            found[found.index(None)] = missing
        if None in found or len(set(found)) != len(found):
            continue
        contents = [content(name) for name, _, _ in names]
        strangers = sized - set().union(*(content(a.name) for a in arms)) - set().union(*contents)
        for place, index in enumerate(found):
            others = set().union(*(c for j, c in enumerate(contents) if j != place))
            claimed = set().union(
                *(a.keys | a.phrases | a.weak for j, a in enumerate(arms) if j != index),
                *(content(a.name) for a in arms),
            )
            assert index is not None
            arms[index].keys |= {w for w in contents[place] - others - claimed - strangers if len(w) > 2}
