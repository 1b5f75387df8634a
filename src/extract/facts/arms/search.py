"""A search of a study's text for names that one place in it sets against each other."""

from __future__ import annotations

from extract.facts.arms.names import cut_name

Named = tuple[str, int, int]


class Search:
    """The stretch of text that is searched; `found` holds (source, names)."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.begin = begin
        self.text = text
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

    def in_turn(self, parts: list[str], at: int) -> list[Named]:
        names: list[Named] = []
        for part in [p for p in parts if p][:4]:
            name = cut_name(part)
            if name and len(name) < 70:
                names.append(self.place(name, at))
                at = names[-1][2] - self.begin
        return names

    def pair(self, source: str, first: str, second: str, at: int, then: int) -> None:
        a, b = cut_name(first), cut_name(second)
        if a and b:
            self.found.append((source, [self.place(a, max(0, at)), self.place(b, then)]))
