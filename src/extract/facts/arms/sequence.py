"""Which arm each number of a sentence speaks of: one decision for all of them together.

Numbers and names alternate in few ways: "12% in A and 15% in B", "A had 12%, B 15%", "12% and 15% in A and B", "higher
with A than with B (15% v 12%)", "A lowered pain (15% v 12%)". Each number may take the name before it, the name behind
it, its place in two lists of one length, or the arm that its neighbour did not take. What stands between speaks for or
against each; numbers that are set against each other want different arms; a change of direction costs. The best
sequence is found by dynamic programming, and a number that no reading speaks for stays without an arm.
"""

from __future__ import annotations

from extract.facts.arms.atoms import Atom, find_atoms
from extract.facts.arms.lists import zip_lists
from extract.facts.arms.model import FOREIGN, NOTHING, Mention
from extract.facts.arms.sides import weigh_sides
from extract.facts.context import Sentence
from extract.facts.draft import Draft

FLOOR = 0.55  # what an arm must have for it to be better than none
REASONS = {
    "before": "name before",
    "behind": "name behind",
    "named inside": "named inside",
}


def bind(
    s: Sentence, drafts: list[tuple[int, Draft]], mentions: list[Mention], arms: int, order: list[int]
) -> dict[int, tuple[int, str]]:
    """The arm of each fact by its index, with the reason; facts without one are left out."""
    atoms = find_atoms(s, drafts, mentions)
    if not atoms:
        return {}
    for k in range(len(atoms)):
        weigh_sides(s, k, atoms, mentions)
    zip_lists(s, atoms, mentions, arms, order)
    path = _best(s, atoms, arms)
    chosen: dict[int, tuple[int, str]] = {}
    for atom, (arm, reason) in zip(atoms, path, strict=True):
        if arm >= 0:
            for index, _ in atom.members:
                chosen[index] = (arm, reason)
    return chosen


def _best(s: Sentence, atoms: list[Atom], arms: int) -> list[tuple[int, str]]:
    """The sequence of (arm, reason) with the highest sum."""
    states: list[list[tuple[int, str, float]]] = []
    for k, atom in enumerate(atoms):
        own = [(arm, mode, weight) for (arm, mode), weight in atom.choices.items()]
        own.append((NOTHING, "", FLOOR))
        following = atoms[k + 1] if k + 1 < len(atoms) else None
        if arms == 2 and (
            atom.against
            or atom.opposed
            or (following is not None and (following.against or following.opposed))
        ):
            own += [(arm, "other", 0.0) for arm in range(2)]
        states.append(own)
    table: list[list[tuple[float, int]]] = [[(w, -1) for _, _, w in states[0]]]
    for k in range(1, len(atoms)):
        row: list[tuple[float, int]] = []
        for arm, mode, weight in states[k]:
            best = (float("-inf"), -1)
            for j, (before, before_mode, _) in enumerate(states[k - 1]):
                value = table[-1][j][0] + weight + _step(atoms[k], before, before_mode, arm, mode)
                if value > best[0]:
                    best = (value, j)
            row.append(best)
        table.append(row)
    j = max(range(len(table[-1])), key=lambda n: table[-1][n][0])
    path: list[tuple[int, str]] = []
    for k in range(len(atoms) - 1, -1, -1):
        arm, mode, weight = states[k][j]
        path.append((arm, _reason(mode, weight)))
        j = table[k][j][1]
    path.reverse()
    return path


def _step(atom: Atom, before: int, before_mode: str, arm: int, mode: str) -> float:
    value = 0.0
    if FOREIGN in (before, arm):
        return 0.2 if before != arm and (atom.against or atom.opposed) else 0.0
    if atom.against and NOTHING not in (before, arm):
        value += -2.5 if before == arm else 0.9
    elif atom.opposed and NOTHING not in (before, arm):
        value += -1.0 if before == arm else 0.8
    elif mode == "other":
        value -= 1.0
    if {mode, before_mode} == {"before", "behind"}:
        value -= 0.5
    return value


def _reason(mode: str, weight: float) -> str:
    if mode == "other":
        return "the other of two"
    if mode == "before" and weight < 1.15:
        return "only arm of the clause"
    if mode == "behind" and weight < 1.15:
        return "only arm of the clause"
    return REASONS.get(mode, mode)
