"""Cuts a page into tokens as DokuWiki's lexer does: a stack of modes, one compound pattern a mode."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import regex

from extract.readers.dokuwiki.grammar import URL_CHARACTER, Rule, rules_inside

State = Literal["enter", "matched", "exit", "special", "text"]
_URL_REST = regex.compile(rf"(?a){URL_CHARACTER}*+")
_HEADING_END = regex.compile(r"==[ \t]*+(?=\n)")
_TAG_NAME = regex.compile(r"<\/?([A-Za-z][A-Za-z0-9_\-]*)")
_PUNCTUATION = ".:?-;,"


class Token(NamedTuple):
    """A stretch of the page: `mode` is the one it belongs to; offsets are the page's."""

    mode: str
    state: State
    start: int
    end: int


def tokens(page: str) -> Iterator[Token]:
    """The tokens of `page`, in order and without gaps but for white space; every mode opened is closed, the
    last ones at the page's end."""
    # DokuWiki sets a line end before and after the page; offsets count from the page's own first letter.
    lexer = _Lexer("\n" + page + "\n")
    length = len(page)
    for token in lexer.run():
        start, end = max(0, token.start - 1), min(length, max(0, token.end - 1))
        yield Token(token.mode, token.state, min(start, length), end)


@lru_cache(maxsize=256)
def _compiled(mode: str, dead: frozenset[int]) -> tuple[regex.Pattern[str], tuple[Rule, ...]]:
    rules = tuple(rule for rule in rules_inside(mode) if id(rule) not in dead)
    pattern = "|".join(f"({rule.pattern})" for rule in rules)
    return regex.compile(f"(?a){pattern}" if rules else r"(?!)"), rules


def _rule(match: regex.Match[str], rules: tuple[Rule, ...]) -> Rule:
    """The rule whose group matched: each has one."""
    return rules[(match.lastindex or 1) - 1]


class _Lexer:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.stack = ["base"]
        self.dead: frozenset[int] = frozenset()
        self.last_closer: dict[str, int] = {}
        self.headings = _HeadingFinder(text)

    def run(self) -> Iterator[Token]:
        while self.at < len(self.text):
            found = self._next()
            if found is None:
                yield Token(self.stack[-1], "text", self.at, len(self.text))
                break
            rule_mode, role, start, end = found
            if start > self.at:
                yield Token(self.stack[-1], "text", self.at, start)
            if role == "enter":
                self.stack.append(rule_mode)
            yield Token(rule_mode, role, start, end)
            if role == "exit":
                self.stack.pop()
            self.at = end
        while len(self.stack) > 1:
            yield Token(self.stack.pop(), "exit", len(self.text), len(self.text))

    def _next(self) -> tuple[str, Literal["enter", "matched", "exit", "special"], int, int] | None:
        while True:
            pattern, rules = _compiled(self.stack[-1], self.dead)
            match = pattern.search(self.text, self.at)
            if self.stack[-1] == "base":
                heading = self.headings.next(self.at)
                if heading and (match is None or self._before(heading[0], match, rules)):
                    return "heading", "special", *heading
            if match is None:
                return None
            rule = _rule(match, rules)
            start, end = match.span()
            if rule.closer is not None and self._last(rule.closer) < end + (rule.mode == "media"):
                # Its end is nowhere ahead, nor will it be further on: the rule is out for the rest of the
                # page.
                self.dead |= {id(rule)}
                continue
            return rule.mode, rule.role, start, self._end(rule, start, end)

    def _before(self, at: int, match: regex.Match[str], rules: tuple[Rule, ...]) -> bool:
        # DokuWiki's heading takes the blanks before it along, so it starts earlier than it seems.
        return at < match.start() or (at == match.start() and _rule(match, rules).sort > 50)

    def _last(self, closer: str) -> int:
        if closer not in self.last_closer:
            self.last_closer[closer] = self.text.rfind(closer)
        return self.last_closer[closer]

    def _end(self, rule: Rule, start: int, end: int) -> int:
        """Where a token ends whose pattern only tells its beginning."""
        if rule.mode == "link":
            close = self.text.find("]]", end)
            while self.text.startswith("]", close + 2):
                close += 1
            return close + 2
        if rule.mode == "media":
            return self.text.find("}}", end + 1) + 2
        if rule.mode in ("url", "www"):
            rest = _URL_REST.match(self.text, end)
            stop = rest.end() if rest else end
            while stop > end and self.text[stop - 1] in _PUNCTUATION:
                stop -= 1
            return stop
        return end


class _HeadingFinder:
    """Headings `== title ==`: they end a line, but may begin in the midst of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ends = _HEADING_END.finditer(text)
        self.found: tuple[int, int] | None = (-1, -1)
        self.last = -1

    def next(self, at: int) -> tuple[int, int] | None:
        """The first heading at or after `at`: from its first `=` to the blanks at the line's end."""
        while self.found is not None and self.found[0] < at:
            start, end = self.found
            start = self.text.find("==", at, self.last + 2) if start >= 0 and at < end else -1
            if 0 <= start <= self.last - 3:
                self.found = start, end
            else:
                self._advance()
        return self.found

    def _advance(self) -> None:
        line_end = next(self.ends, None)
        if line_end is None:
            self.found = None
            return
        self.last, end = line_end.span()
        line = self.text.rfind("\n", 0, self.last) + 1
        start = self.text.find("==", line, self.last + 2)
        # Two signs, a letter, two signs: less is no heading.
        self.found = (start, end) if start <= self.last - 3 else (-1, end)
