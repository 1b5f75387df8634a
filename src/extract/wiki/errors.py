"""What can go wrong with a wiki. No message ever holds a password, a token, or an address with one."""

from __future__ import annotations

from extract.errors import ExtractError


class WikiError(ExtractError):
    """Root of what can go wrong with a wiki; ends a fetch unless it is one of a single page."""


class Unreachable(WikiError):
    """The wiki is down, too slow, or answers with server errors; tried again before it is raised."""


class LoginError(WikiError):
    """The wiki did not accept the user, password or token, or asks for one."""


class NoApi(WikiError):
    """This way of asking is not there; another may be."""


class ApiOff(NoApi):
    """The wiki's remote API is turned off, or not for us: the exports are left."""


class PageError(WikiError):
    """Something with one page; the others are done."""


class Missing(PageError):
    """The wiki has no such page."""


class Forbidden(PageError):
    """The wiki does not let us read this page."""
