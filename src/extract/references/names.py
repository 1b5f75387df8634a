"""Single names: what a family name, initials, a suffix, a degree and a group look like; one name to CSL."""

from __future__ import annotations

from typing import Any

import regex

# Words that stand before a family name and aren't capitalised. CSL calls them non-dropping particles.
PARTICLES = (
    r"(?:van|von|de|der|den|del|della|dei|di|da|do|dos|das|du|la|le|les|ter|ten|te|vom|zu|zum|zur|af|av|el|al|bin|ibn"
    r"|auf|aus|dem|des|degli|dal|dalla|lo|y|e|i|ver|op|in|het|'t|\u2019t|\u2018t|van[\u2019\u2018']t|d[\u2019'])"
)
_PARTICLE_RUN = regex.compile(rf"(?:{PARTICLES}\s){{1,3}}")
_UPPER = r"\p{Lu}\p{M}*"
# One word of a family name: Müller, O'Neill, d'Agostino, deGoma, El-Sayeh, McIsaac, St., ten-Cate, DOE,
# Nuñez.
WORD = (
    r"(?:(?:St|Ste|Mc)\.\s?)?(?:d[\u2019'\u2018]|(?:al|el|ben|abu|ibn|as|at|ad)[-\u2010]|[a-z]{2,3}(?=\p{Lu})|[dl]['\u2019])?\p{Lu}[\p{L}\p{M}'\u2019\u2018`\u02bc]{0,30}"
    r"(?:\s?[-\u2010\u2011\u2013]\s?\p{L}[\p{L}\p{M}'\u2019]{0,30}){0,3}"
)
FAMILY = rf"(?:{PARTICLES}\s){{0,3}}{WORD}(?:\s(?:(?:{PARTICLES}\s){{1,2}})?{WORD}){{0,3}}?"
# Transliterated initials have two letters: Yu, Zh, Ch.
_LETTER = rf"(?:Yu|Ya|Zh|Ch|Sh|Th|Ts|Ph|Kh|Iu|Ia|Dz|{_UPPER})"
INITIALS = rf"{_LETTER}(?:[-\u2010\u2011]?{_UPPER}){{0,4}}(?:[-\u2010](?:{_LETTER}|\p{{Ll}}))?"
DOTTED = (
    rf"{_LETTER}\.(?:\s?[-\u2010\u2011]?\s?{_LETTER}\.|[-\u2010\u2011]?{_UPPER}(?![\p{{L}}\p{{N}}])){{0,4}}"
)
SUFFIX = r"(?:Jr|Sr|Jnr|Snr|I{2,3}|IV|2nd|3rd|4th|2d|3d)"
DEGREE = (
    r"(?:M\.?D\.?|Ph\.?D\.?|D\.?O\.?|M\.?Sc\.?|B\.?Sc\.?|M\.?P\.?H\.?|D\.?Phil\.?|Dr\.?\s?med\.?"
    r"|M\.?B\.?B\.?S\.?|M\.?B\.?Ch\.?B\.?|F\.?R\.?C\.?S\.?(?:\s?\([A-Za-z ]{1,12}\)|Ed)?|F\.?R\.?C\.?P\.?"
    r"|FACS|FAANS|FAAN|FACC|M\.?S\.?N?|M\.?A\.?|B\.?S\.?|R\.?N\.?|B\.?A\.?|DDS|DVM|DrPH|ScD|Pharm\.?D\.?"
    r"|MBA|Ed\.?D\.?|Psy\.?D\.?|P\.?T\.?|Prof|MHSc?|MPhil)"
)
# What the name of a group holds.
GROUP = regex.compile(
    r"""(?i)\b(?:group|groups|investigators?|committee|collaborat(?:ion|ors?|ive)|society|association|network|consortium
    |trialists?|initiative|foundation|task\sforce|team|study|registry|organi[sz]ation|institutes?|college|academy|council
    |ministry|department|cent(?:er|re)s?|agency|federation|union|board|panel|program(?:me)?|project|trial|commission
    |university|hospital|clinic|service|authority|alliance|members|partners|researchers|authors|cochrane|unit|office
    |congress|bureau|administration|division|working\sparty|uk|usa|forum|nice|who|gesellschaft|soci[ée]t[ée]|sociedad|societ\u00e0)\b""",
    regex.VERBOSE,
)


_NOT_INITIALS = regex.compile(r"[.\s]")
_SHORT = regex.compile(r"(?:\p{L}\p{M}*\p{Ll}?\.?[\s\-\u2010\u2011]*){1,6}")
_BETWEEN = regex.compile(r"[.\s\-\u2010]+")


def initials(text: str) -> str:
    """ "G. E." is "GE", "J.-P." is "J-P"."""
    return _NOT_INITIALS.sub("", text)


def person(family: str, given: str | None, suffix: str | None = None) -> dict[str, Any]:
    """A CSL name. Given names written out keep their spelling; initials lose dots and spaces."""
    name: dict[str, Any] = {}
    family = family.strip(" ,;")
    if run := _PARTICLE_RUN.match(family):
        name["non-dropping-particle"] = run.group().strip()
        family = family[run.end() :]
    name["family"] = family
    if given:
        given = given.strip(" ,;")
        if given.isalpha() and given.isupper() and len(given) <= 5:
            short = True
        else:
            short = _SHORT.fullmatch(given) is not None and ("." in given or given.isupper())
            short = short and all(len(part) <= 2 or part.isupper() for part in _BETWEEN.split(given))
        name["given"] = initials(given) if short else given
    if suffix:
        name["suffix"] = suffix.rstrip(".")
    return name
