"""What of an HTML page is not its text: scripts, navigation, tables of contents, edit buttons, back links."""

from __future__ import annotations

import re


def _words(written: str) -> frozenset[str]:
    return frozenset(written.split())


ELEMENTS = _words(
    "script style noscript template svg nav footer button select option textarea iframe object canvas audio "
    "video map title head dialog datalist noembed noframes xmp"
)
VOID = _words("area base br col embed hr img input link meta source track wbr")
BLOCKS = _words(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hgroup html legend li main menu ol p pre section summary table tbody "
    "thead tfoot tr td th ul caption search"
)
_IDS = _words("dw__toc toc table-of-contents TOC")
_CLASSES = _words(
    "secedit toc tocheader mw-editsection mw-cite-backlink mw-jump-link printfooter catlinks footnote-back "
    "footnote-backref footnote-backlink reversefootnote data-footnote-backref headerlink anchorjs-link "
    "breadcrumbs breadcrumb docInfo pageId sr-only visually-hidden screen-reader-text navbox noprint"
)
_INTERESTING = re.compile(r"\b(?:class|id|role|style|hidden|aria-hidden)\b", re.I)
_NO_DISPLAY = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def has_hints(written: str) -> bool:
    """Whether a tag as written can hold anything that `dropped` looks at."""
    return bool(_INTERESTING.search(written))


def dropped(name: str, given: dict[str, str]) -> str | None:
    """Why the element is kept out of the text, or None. `left_out` counts by this word."""
    if name in ELEMENTS:
        return name
    if given.get("id") in _IDS:
        return "toc"
    for word in given.get("class", "").split():
        if word in _CLASSES or word.startswith("editbutton_"):
            return word
    if given.get("role") in ("navigation", "doc-toc", "doc-backlink", "search", "contentinfo"):
        return given["role"]
    if "hidden" in given or given.get("aria-hidden") == "true" or _NO_DISPLAY.search(given.get("style", "")):
        return "hidden"
    return None
