"""Which lines of a PDF are headings: bookmarks tell, else size and weight."""

from __future__ import annotations

from extract.readers.pdf.layout import Entry, Flow
from extract.readers.pdf.lines import Line


class Headings:
    """Which lines are headings, and of which level: bookmarks first, then size and weight."""

    def __init__(self, flow: Flow, entries: list[Entry], bookmarks: list[tuple[int, str]]) -> None:
        self.flow = flow
        self.entries = entries
        self.bookmarks: dict[str, list[int]] = {}
        for level, title in bookmarks:
            self.bookmarks.setdefault(_fold(title), []).append(level)
        self.levels = self._levels_of_sizes()

    def at(self, index: int) -> tuple[int, int | None]:
        """How many lines from `index` on make one heading (0: none), and its level."""
        first = self.entries[index]
        if not isinstance(first, Line) or not self._set_apart(first):
            return 0, None
        joined, length = first.text, 1
        for number in range(1, 5):
            if levels := self.bookmarks.get(_fold(joined)):
                return number, levels.pop(0) if len(levels) > 1 else levels[0]
            following = self.entries[index + number] if index + number < len(self.entries) else None
            if not isinstance(following, Line) or not self._goes_on(
                self.entries[index + number - 1], following
            ):
                break
            joined, length = f"{joined} {following.text}", number + 1
        if first.size > 1.1 * self.flow.size:
            return length, self.levels.get(round(first.size, 1))
        if self._stands_alone(index, length) and not self.bookmarks:
            return length, self.levels.get(0.0)
        return 0, None

    def _set_apart(self, line: Line) -> bool:
        return len(line.text) < 250 and (line.size > 1.1 * self.flow.size or line.bold)

    def _goes_on(self, above: Entry, line: Line) -> bool:
        return (
            isinstance(above, Line)
            and above.page == line.page
            and abs(above.size - line.size) < 0.2
            and above.bold == line.bold
            and 0 < line.base - above.base < 1.5 * line.size
        )

    def _stands_alone(self, index: int, length: int) -> bool:
        """Whether bold lines of the body's size have white space above, no full stop, and few words."""
        first, last = self.entries[index], self.entries[index + length - 1]
        above = self.entries[index - 1] if index else None
        assert isinstance(first, Line) and isinstance(last, Line)
        apart = (
            not isinstance(above, Line)
            or above.page != first.page
            or first.base - above.base > 1.15 * self.flow.pitch
        )
        return apart and length < 3 and len(first.text) < 100 and not last.text.endswith((".", ",", ";", ":"))

    def _levels_of_sizes(self) -> dict[float, int]:
        """Levels by size, largest first; where bookmarks say a size's level, theirs."""
        sizes: set[float] = set()
        told: dict[float, int] = {}
        for entry in self.entries:
            if isinstance(entry, Line) and self._set_apart(entry) and entry.size > 1.1 * self.flow.size:
                size = round(entry.size, 1)
                sizes.add(size)
                if levels := self.bookmarks.get(_fold(entry.text)):
                    told[size] = levels[0]
        found: dict[float, int] = {}
        level = 0
        for size in sorted(sizes, reverse=True):
            level = told.get(size, level + 1)
            found[size] = min(level, 6)
        found[0.0] = min(level + 1, 6)
        return found


def _fold(title: str) -> str:
    return "".join(title.split()).casefold()
