"""DokuWiki's grammar as data: its modes, what may stand inside what, and in which order patterns are tried.

Follows DokuWiki's `inc/Parsing/ParserMode/*.php` (2022-07-31 "Igor"; 2026 "Mort" agrees but for `<html>`,
which it no longer knows). `sort` is DokuWiki's own number: where two patterns match at one place, the lower
wins. Two of its devices are done in another way, so that the time stays linear:

- "opens only if its end follows somewhere" `(?=.*X)`: `closer` names X, and the lexer drops the rule once
  the last X is behind it;
- a look-behind or `\\b` at the cut that the last token left counts as a line's start: `\\G` stands for that
  cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FORMATTING = ("strong", "emphasis", "underline", "monospace", "subscript", "superscript", "deleted")
_SUBSTITUTION = (
    "macro", "linebreak", "smiley", "entity", "multiply", "quote_mark", "link", "media", "url", "www", "mail",
    "tag",
)  # fmt: skip
_PROTECTED = ("preformatted", "code", "file", "php", "html")
_DISABLED = ("nowiki", "percent")
_CONTAINER = ("list", "table", "quote", "rule")
_INSIDE_BLOCK = frozenset((*FORMATTING, "footnote", *_SUBSTITUTION, *_PROTECTED, *_DISABLED))

# mode → the modes that may open inside it. Headings stand in the page's own mode alone; the lexer finds them.
ALLOWED: dict[str, frozenset[str]] = {
    "base": _INSIDE_BLOCK | {*_CONTAINER, "eol"},
    "footnote": (_INSIDE_BLOCK - {"footnote"}) | {*_CONTAINER},
    "list": _INSIDE_BLOCK,
    "table": _INSIDE_BLOCK,
    "quote": _INSIDE_BLOCK,
    **{
        name: frozenset((*FORMATTING, "footnote", *_SUBSTITUTION, *_DISABLED)) - {name} for name in FORMATTING
    },
    **{name: frozenset() for name in (*_PROTECTED, *_DISABLED)},
}

Role = Literal["enter", "matched", "exit", "special"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern: tried inside the modes that allow `mode` (enter, special) or inside `mode` itself."""

    mode: str
    role: Role
    sort: int
    pattern: str
    closer: str | None = None


SMILEYS = (
    "8-)", "8-O", "8-o", ":-(", ":-)", "=)", ":-/", ":-\\", ":-?", ":-D", ":-P", ":-o", ":-O", ":-x", ":-X",
    ":-|", ";-)", "m(", "^_^", ":?:", ":!:",
)  # fmt: skip

# As DokuWiki prints them, in its order. The arrows that a clinician means as comparators
# (`p <= 0.05`, `T <-2.5`) are kept as written: DokuWiki prints ⇐ and ← for them, not what the page says.
ENTITIES = {
    "<->": "↔", "->": "→", "<-": "<-", "<=>": "<=>", "=>": "=>", "<=": "<=", ">>": "»", "<<": "«", "---": "—",
    "--": "–", "(c)": "©", "(tm)": "™", "(r)": "®", "...": "…",
}  # fmt: skip

SCHEMES = "https?|telnet|gopher|wais|ftp|ed2k|irc|ldap"
_HOST = r"[\w.:?\-;,]"
URL_CHARACTER = r"[\w/\#~:.?+=&%@!\-\[\];,]"
_ATEXT = r"[0-9a-zA-Z!#$%&'*+/=?^_`{|}~-]"


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join("".join(c if c.isalnum() else "\\" + c for c in word) for word in words)


def _pair(mode: str, sort: int, opener: str, closer: str, *, anywhere: bool = False) -> tuple[Rule, Rule]:
    escaped = "".join(c if c.isalnum() else "\\" + c for c in closer)
    return (
        Rule(mode, "enter", sort, opener, None if anywhere else closer),
        Rule(mode, "exit", sort, escaped),
    )


RULES: tuple[Rule, ...] = (
    Rule("list", "enter", 10, r"\n(?: {2,}|\t+)[\-*]"),
    Rule("list", "matched", 10, r"\n(?: {2,}|\t+)[\-*]"),
    Rule("list", "exit", 10, r"\n"),
    Rule("preformatted", "enter", 20, r"\n(?:  |\t)(?![*\-])"),
    Rule("preformatted", "matched", 20, r"\n(?:  |\t)"),
    Rule("preformatted", "exit", 20, r"\n"),
    # ~~NOTOC~~, ~~NOCACHE~~ and what plugins add in the same form.
    Rule("macro", "special", 30, r"~~[A-Z][A-Za-z0-9_-]*(?:[ :][^~\n]*)?~~"),
    Rule("table", "enter", 60, r"\n[\^|]"),
    Rule("table", "matched", 60, r"\n[\^|]|:::(?=[\t ]*[|\^])|[\t ]+|[\^|]"),
    Rule("table", "exit", 60, r"\n"),
    *_pair("strong", 70, r"\*\*", "**"),
    *_pair("emphasis", 80, r"//", "//", anywhere=True),
    *_pair("underline", 90, r"__", "__"),
    *_pair("monospace", 100, r"''", "''"),
    *_pair("subscript", 110, r"<sub>", "</sub>"),
    *_pair("superscript", 120, r"<sup>", "</sup>"),
    *_pair("deleted", 130, r"<del>", "</del>"),
    Rule("linebreak", "special", 140, r"\\\\(?:[ \t]|(?=\n))"),
    *_pair("footnote", 150, r"\(\(", "))"),
    Rule("rule", "special", 160, r"\n[ \t]*-{4,}[ \t]*(?=\n)"),
    *_pair("nowiki", 170, r"<nowiki>", "</nowiki>"),
    *_pair("percent", 170, r"%%", "%%"),
    *_pair("php", 180, r"<php>", "</php>"),
    Rule("php", "enter", 180, r"<PHP>", "</PHP>"),
    Rule("php", "exit", 180, r"<\/PHP>"),
    *_pair("html", 190, r"<html>", "</html>"),
    Rule("html", "enter", 190, r"<HTML>", "</HTML>"),
    Rule("html", "exit", 190, r"<\/HTML>"),
    *_pair("code", 200, r"<code\b", "</code>"),
    *_pair("file", 210, r"<file\b", "</file>"),
    Rule("quote", "enter", 220, r"\n>+"),
    Rule("quote", "matched", 220, r"\n>+"),
    Rule("quote", "exit", 220, r"\n"),
    Rule("smiley", "special", 230, rf"(?:\G|(?<=\W))(?:{_alternatives(SMILEYS)})(?=\W)"),
    Rule("entity", "special", 260, _alternatives(tuple(ENTITIES))),
    Rule("multiply", "special", 270, r"(?:\G|(?<!\w))(?:[1-9]|\d{2,20})[xX]\d{1,20}(?!\w)"),
    Rule("quote_mark", "special", 280, r'"'),
    Rule("link", "special", 300, r"\[\[", "]]"),
    Rule("media", "special", 320, r"\{\{(?!\}\})", "}}"),
    Rule("url", "special", 330, rf"(?:\G|\b)(?i:{SCHEMES})://{URL_CHARACTER}"),
    Rule("www", "special", 330, rf"(?:\G|(?<![/\\])\b)(?i:www?|ftp?)\.{_HOST}+?\.{_HOST}{URL_CHARACTER}"),
    Rule(
        "mail",
        "special",
        340,
        rf"<{_ATEXT}{{1,99}}+(?:\.{_ATEXT}{{1,99}}+){{0,9}}@(?:[0-9A-Za-z][0-9A-Za-z\-]{{0,62}}\.){{1,9}}[A-Za-z]{{2,63}}>",
    ),
    # What plugins add: <WRAP …>, </note>. DokuWiki without the plugin prints them; the lexer asks whether a
    # closing tag of the name is on the page.
    Rule("tag", "special", 345, r"<\/?[A-Za-z][A-Za-z0-9_\-]{0,40}(?:[ \t][^<>\n]{0,300})?\/?>"),
    Rule("eol", "special", 370, r"\n"),
)


def rules_inside(mode: str) -> list[Rule]:
    """The rules tried inside `mode`, in order."""
    inside = [
        rule
        for rule in RULES
        if (rule.mode in ALLOWED[mode] if rule.role in ("enter", "special") else rule.mode == mode)
    ]
    # A mode's own patterns come before those of the same number that open another (DokuWiki connects them
    # first), but a list's items before its end.
    return sorted(inside, key=lambda rule: rule.sort)
