"""Other names of the arms: acronyms, their part in the trial, what other places of the text call them."""

from __future__ import annotations

import re

from extract.facts.arms.model import Arm
from extract.facts.arms.names import NO_NAME, content, controls_in

TOGETHER = re.compile(
    r"\+|\b(?:plus|and|with|combined|combination|added|addition|both|followed)\b", re.IGNORECASE
)
UNTREATED = re.compile(
    r"\b(?:no\s+(?:\w+\s+){0,2}(?:treatment|therapy|intervention|prophylaxis|supplement\w*|training|exercise)|untreated|observation|nothing|without|no)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(
    r"\s*(?:group|arm|therapy|treatment|care|programme?|intervention)?\s*[(\[]\s*(?P<short>(?:\d-?)?[A-Z][A-Za-z0-9+/-]{0,12})\s*(?:[\];,)]|group)"
)


def add_aliases(
    text: str,
    end: int,
    arms: list[Arm],
    candidates: list[tuple[str, list[tuple[str, int, int]]]],
    *,
    sure: bool,
) -> None:
    taken = set().union(*(a.keys | a.phrases | a.weak for a in arms))
    for arm in arms:
        match = ACRONYM.match(text, arm.end, min(end, arm.end + 36))
        if (
            match
            and match["short"].lower() not in taken
            and (len(match["short"]) > 1 or match["short"].isupper())
        ):
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
                *(
                    f"{role} {who}"
                    for role in ("intervention", "experimental", "treatment")
                    for who in ("patients", "participants", "women", "subjects")
                ),
            ):
                arms[1 - control].phrases.add(word)
        _role_words(arms)
    _kindred(arms)
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
            or source in ("versus", "context", "title", "group")
            or any(len(content(n)) > 4 or NO_NAME.search(n) for n, _, _ in names)
        ):
            continue
        found = []
        for name, _, _ in names:
            words = content(name)
            fits = [i for i, a in enumerate(arms) if words & (a.keys | a.phrases)]
            found.append(fits[0] if len(fits) == 1 else None)
        if sure and found.count(None) == 1 and len(set(found)) == len(found):
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


# what one treatment is called beside its name
KINDRED = (
    (
        "surgery",
        ("surgical group", "surgical arm", "surgical patients", "surgically treated", "operated patients"),
    ),
    ("operative", ("surgical group", "surgery group")),
    ("radiotherapy", ("radiation", "irradiation", "irradiated", "radiation group")),
    ("radiation", ("radiotherapy", "irradiated")),
    ("chemotherapy", ("chemo",)),
    ("medication", ("medical group", "medical arm")),
    ("drug", ("medical group", "medical arm")),
    ("vaccine", ("vaccinated", "vaccination")),
)


def _kindred(arms: list[Arm]) -> None:
    for word, others in KINDRED:
        owners = [i for i, a in enumerate(arms) if word in a.keys or word in a.name.lower().split()]
        if len(owners) == 1:
            claimed = set().union(*(a.keys | a.phrases | a.weak for a in arms))
            names = " ".join(a.name.lower() for a in arms)
            arms[owners[0]].phrases |= {o for o in others if o not in claimed and o.split()[0] not in names}


def _role_words(arms: list[Arm]) -> None:
    """What a pair's arms are called by their part in it: "the combination", "alone"; "treated", "untreated"."""
    both = [bool(TOGETHER.search(a.name)) for a in arms]
    claimed = set().union(*(a.keys | a.phrases | a.weak for a in arms))
    if both[0] != both[1]:
        joint = 0 if both[0] else 1
        arms[joint].phrases |= {
            w
            for w in (
                "combination", "combined treatment", "combined therapy", "combined-modality", "combined modality",
                "combined group", "combined arm", "both treatments", "both drugs", "two drugs", "combined-treatment",
            )
            if w not in claimed
        }  # fmt: skip
        arms[1 - joint].phrases |= {
            w for w in ("monotherapy", "single agent", "single-agent", "single-drug") if w not in claimed
        }
    bare = [bool(UNTREATED.search(a.name)) for a in arms]
    if bare[0] != bare[1]:
        untreated = 0 if bare[0] else 1
        arms[untreated].phrases |= {
            "untreated", "no treatment", "no-treatment", "without treatment", "not treated", "no therapy", "nontreated",
        }  # fmt: skip
        arms[1 - untreated].phrases |= {
            f"treated {who}" for who in ("patients", "women", "men", "subjects", "children", "group", "participants", "arm")
        }  # fmt: skip
