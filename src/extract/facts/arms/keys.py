"""The words and phrases that mean one arm and none of the others."""

from __future__ import annotations

import re

from extract.facts.arms.model import Arm
from extract.facts.arms.names import CONTROL_WORDS, STUDY_WORDS, content, controls_in, stem

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
DENIAL = r"(?:no|non|without|(?:(?:did|were|had)\s+)?not(?:\s+(?:been|get|receive|receiving|given|take|taking|treated\s+with|undergo|undergoing|have|use|using))*)[\s-]+(.+)"
ROLE_HEADS = ("group", "groups", "arm", "arms", "cohort", "patients", "participants", "women", "subjects")


def distinct(names: list[tuple[str, int, int]]) -> list[Arm] | None:
    """Arms from names that differ: each with words of its own; the one that is part of the other gets weak ones."""
    contents = [content(name) for name, _, _ in names]
    controls = [controls_in(name) for name, _, _ in names]
    if all(c and not (found - CONTROL_WORDS) for c, found in zip(controls, contents, strict=True)):
        return None
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
        elif not contents[i]:
            arm.phrases |= _spellings(low)
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
            match = re.match(DENIAL, arms[denied].name.lower())
            if match and not re.match(DENIAL, arms[1 - denied].name.lower()):
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


CARE = ("therapy", "treatment", "care", "management", "regimen", "group", "arm")


def _spellings(name: str) -> set[str]:
    """ "standard therapy" is "standard treatment", "standard-therapy" and "the standard arm" too."""
    words = name.split(" ")
    if len(words) < 2 or len(words) > 3 or words[-1] not in CARE:
        return {name, name.replace(" ", "-")}
    stem_ = " ".join(words[:-1])
    return {f"{stem_}{joint}{word}" for word in CARE for joint in (" ", "-")}
