"""Who we are to the wiki: from the environment or a prompt, never from an address, and never shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from extract.errors import UsageError
from extract.wiki.address import wiki_address

USER = "COHORT_WIKI_USER"
PASSWORD = "COHORT_WIKI_PASSWORD"
TOKEN = "COHORT_WIKI_TOKEN"
URL = "COHORT_WIKI_URL"  # when set, the environment's login is for this wiki and goes to no other


@dataclass(frozen=True)
class Login:
    """A user with a password, or a token. Its repr holds neither."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What goes with every request to the wiki, and to nobody else."""
        if self.token is not None:
            return {"Authorization": f"Bearer {self.token}"}
        import base64

        pair = f"{self.user}:{self.password}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def find_login(
    *,
    url: str | None = None,
    user: str | None = None,
    ask_token: bool = False,
    environment: Mapping[str, str] | None = None,
    ask: Callable[[str], str] | None = None,
) -> Login | None:
    """The login for `url` that the environment and the user give, or None for reading as anybody.

    `user` comes before the environment's; a password that is missing is asked for, where somebody can be
    asked. Raises UsageError for half a login, and for a header that cannot be sent.
    """
    env: Mapping[str, str] = os.environ if environment is None else environment
    if url is not None and (own := env.get(URL)) and wiki_address(own) != wiki_address(url):
        env = {}
    token = env.get(TOKEN) or None
    if ask_token:
        token = _asked(ask, "Token", f"give the token in {TOKEN}")
    if token is not None and user is None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise UsageError("the token holds characters that no token has")
        return Login(token=token)
    given, password = user or env.get(USER) or None, env.get(PASSWORD) or None
    if given is None:
        if password is not None:
            raise UsageError(f"{PASSWORD} is set without {USER}")
        return None
    if ":" in given or not given.isprintable():
        raise UsageError("the user name holds a colon or a control character, which no login can")
    if user is not None and env.get(USER) not in (None, "", user):
        password = None  # it is another user's
    if password is None:
        password = _asked(ask, f"Password of {given}", f"give the password in {PASSWORD}")
    return Login(user=given, password=password)


def _asked(ask: Callable[[str], str] | None, what: str, otherwise: str) -> str:
    answer = ask(what) if ask is not None else ""
    if not answer:
        raise UsageError(f"nobody to ask: {otherwise}")
    return answer
