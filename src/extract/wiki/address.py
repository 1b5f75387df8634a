"""Addresses of wikis and pages: what part is the wiki's, what page is meant, and what must not be in one."""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qs, quote, unquote, urlencode, urlsplit, urlunsplit

from extract.errors import UsageError

_SCHEMES = ("http", "https")
_ENTRANCES = ("doku.php", "lib", "feed.php", "install.php", "index.php")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def checked(url: str) -> SplitResult:
    """The parts of an address. Raises UsageError, without the address, where it holds a user or password."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise UsageError("not an address: its host or port cannot be read") from None
    if "@" in parts.netloc:
        raise UsageError(
            "the address holds a user or password, which ends up in logs: leave it out, and set "
            "COHORT_WIKI_USER and COHORT_WIKI_PASSWORD, or COHORT_WIKI_TOKEN",
            page=shown(url),
        )
    query = parse_qs(parts.query)
    if "p" in query and "u" in query:  # DokuWiki's own login form, sent by address
        message = "the address holds a password (p=…): leave it out, and set COHORT_WIKI_PASSWORD"
        raise UsageError(message, page=shown(url))
    if parts.scheme.lower() not in _SCHEMES or not host:
        raise UsageError("not an address of a wiki: it begins with http:// or https://", page=shown(url))
    return parts


def wiki_address(url: str) -> str:
    """The wiki's own address, with a slash at its end: what stands before `doku.php`, `lib/` …

    A path without any of these is the wiki's folder.
    """
    parts = checked(url)
    kept = []
    for name in parts.path.split("/"):
        if name in _ENTRANCES:
            break
        kept.append(name)
    path = "/".join(kept).rstrip("/") + "/"
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{path}"


def named_page(url: str) -> str | None:
    """The page id that an address names: in `?id=` or behind `doku.php/`; None where it names none."""
    parts = urlsplit(url)
    if ids := parse_qs(parts.query).get("id"):
        return ids[0]
    _, entrance, behind = parts.path.partition("/doku.php/")
    return unquote(behind).strip("/").replace("/", ":") or None if entrance else None


def guessed_page(url: str) -> str:
    """A page id for an address of whatever kind: the named one, else its path's last part, else its host."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    stem, _, suffix = last.rpartition(".")
    if suffix.lower() in ("html", "htm", "php", "txt", "md", "pdf", "dokuwiki"):
        last = stem
    return named_page(url) or last or (parts.hostname or "page")


def page_address(wiki: str, page_id: str) -> str:
    """The permanent address of a page of the wiki at `wiki`."""
    return f"{wiki}doku.php?{urlencode({'id': page_id}, quote_via=quote, safe=':')}"


def with_query(url: str, **values: str) -> str:
    """`url` with these parameters, which replace those of the same name; without its fragment."""
    parts = urlsplit(url)
    query = {name: found[-1] for name, found in parse_qs(parts.query, keep_blank_values=True).items()}
    return parts._replace(
        query=urlencode({**query, **values}, quote_via=quote, safe=":"), fragment=""
    ).geturl()


def may_follow(here: str, there: str) -> bool:
    """Whether a redirect stays with the same server; from http to https it may go, back it may not."""
    old, new = urlsplit(here), urlsplit(there)
    try:
        ports = [p.port or _DEFAULT_PORTS.get(p.scheme) for p in (old, new)]
    except ValueError:
        return False
    if "@" in new.netloc or old.hostname != new.hostname:
        return False
    upgrade = (old.scheme, new.scheme, *ports) == ("http", "https", 80, 443)
    return upgrade or (old.scheme == new.scheme and ports[0] == ports[1])


def shown(url: str) -> str:
    """An address as a message may hold it: host and path, without user and query."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
