"""HTTP as a guest should speak it: slowly, patiently, under our own name, and to one server only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from extract.errors import UsageError
from extract.version import VERSION
from extract.wiki.address import checked, may_follow, shown
from extract.wiki.errors import Unreachable, WikiError

if TYPE_CHECKING:
    import httpx

    from extract.wiki.login import Login

AGENT = f"cohort-extract/{VERSION}"
RETRYABLE = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FORM = "application/x-www-form-urlencoded"
MOST_REDIRECTS = 5
LONGEST_WAIT = 60.0  # seconds; a wiki that asks for more is not waited for


@dataclass(frozen=True)
class Manners:
    """How we ask. Times in seconds; `rate` in requests a second, 0 for no limit.

    `timeout` is for connecting and for each silence; a whole answer may take four times as long. `retries`
    come after the first try, `backoff` seconds apart at first, then twice as long each time. `most` is the
    largest answer in bytes.
    """

    rate: float = 10.0
    timeout: float = 30.0
    retries: int = 3
    backoff: float = 0.5
    most: int = 100_000_000


@dataclass(frozen=True)
class Answer:
    """An answer; `kind` is its media type, lower case, without parameters; `url` where it came from."""

    status: int
    kind: str
    body: bytes
    url: str
    wiki: bool  # it came with DokuWiki's own cookie


class _Again(Exception):
    """A try that failed in a way that may pass; `wait` is what the server asks for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Transport:
    """A connection to one server. Use as a context manager; not for several threads at once."""

    def __init__(
        self,
        url: str,
        *,
        login: Login | None = None,
        manners: Manners | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = checked(url).geturl()
        self.manners = manners or Manners()
        self._sleep = sleep
        self._next = 0.0
        self.requests = 0
        self._client = _client(login, self.manners.timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str) -> Answer:
        """What `url` answers, whatever its status; see `ask`."""
        return self.ask("GET", url)

    def ask(self, method: str, url: str, *, body: bytes | None = None, kind: str | None = None) -> Answer:
        """One question, which must change nothing on the server: it may be asked several times.

        Redirects are followed within the server. Raises Unreachable when no try came through, WikiError for
        a redirect to elsewhere or an answer that is too large.
        """
        for _ in range(MOST_REDIRECTS + 1):
            answer, target = self._patiently(method, url, body, kind)
            if target is None:
                return answer
            if not may_follow(url, target):
                raise WikiError(
                    f"redirects to {shown(target)}: give that address, if it is the wiki's", page=shown(url)
                )
            if answer.status == 303 or kind == FORM:
                method, body, kind = "GET", None, None
            url = target
        raise WikiError("redirects in a circle", page=shown(url))

    def _patiently(
        self, method: str, url: str, body: bytes | None, kind: str | None
    ) -> tuple[Answer, str | None]:
        pause = self.manners.backoff
        for left in range(self.manners.retries, -1, -1):
            try:
                return self._once(method, url, body, kind)
            except _Again as again:
                wait = pause if again.wait is None else again.wait
                if not left or wait > LONGEST_WAIT:
                    tries = self.manners.retries - left + 1
                    raise Unreachable(f"{again.reason} ({tries} tries)", page=shown(url)) from None
                self._sleep(wait)
                pause = min(2 * pause, LONGEST_WAIT)
        raise AssertionError

    def _once(self, method: str, url: str, body: bytes | None, kind: str | None) -> tuple[Answer, str | None]:
        import httpx

        self._wait_for_turn()
        self.requests += 1
        try:
            headers = {"Content-Type": kind} if kind else {}
            with self._client.stream(method, url, content=body, headers=headers) as response:
                if response.status_code in RETRYABLE:
                    after = response.headers.get("retry-after", "")
                    seconds = float(after) if after.isdigit() and len(after) < 9 else None
                    raise _Again(f"answers with status {response.status_code}", seconds)
                data = self._read(response)
        except httpx.TimeoutException:
            raise _Again(f"no answer within {self.manners.timeout:g} s") from None
        except httpx.ConnectError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise WikiError(
                    "its certificate cannot be trusted; for one of your own, set SSL_CERT_FILE",
                    page=shown(url),
                ) from None
            raise _Again("cannot be reached") from None
        except httpx.DecodingError:
            raise WikiError("its answer cannot be unpacked", page=shown(url)) from None
        except httpx.TransportError as error:
            raise _Again(f"the connection broke ({type(error).__name__})") from None
        except httpx.InvalidURL:
            raise UsageError("not an address", page=shown(url)) from None
        answer = Answer(
            status=response.status_code,
            kind=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            body=data,
            url=url,
            wiki="DokuWiki" in response.cookies or "DokuWiki" in self._client.cookies,
        )
        target = response.headers.get("location") if response.status_code in REDIRECTS else None
        return answer, urljoin(url, target) if target else None

    def _read(self, response: httpx.Response) -> bytes:
        """The body, as long as it neither trickles for ever nor grows without end."""
        deadline = time.monotonic() + 4 * self.manners.timeout
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > self.manners.most:
                raise WikiError(
                    f"answers with more than {self.manners.most // 1_000_000} MB",
                    page=shown(str(response.url)),
                )
            if time.monotonic() > deadline:
                raise _Again(f"its answer takes longer than {4 * self.manners.timeout:g} s")
        return b"".join(parts)

    def _wait_for_turn(self) -> None:
        if self.manners.rate <= 0:
            return
        now = time.monotonic()
        if self._next > now:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + 1 / self.manners.rate


def _client(login: Login | None, timeout: float) -> httpx.Client:
    try:
        import httpx
    except ImportError:
        raise UsageError("a live wiki needs httpx: pip install 'cohort-extract[wiki]'") from None
    headers = {"User-Agent": AGENT, **(login.headers if login else {})}
    return httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)
