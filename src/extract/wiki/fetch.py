"""Bringing pages: those asked for, or those that have changed since the last time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from extract.errors import UsageError
from extract.wiki.api import PageState, check_id, matches
from extract.wiki.client import Wiki
from extract.wiki.errors import Forbidden, Missing, PageError
from extract.wiki.folder import Entry, Folder, open_folder

OVERLAP = 5  # seconds; clocks and saves in one second
MANY = 10  # so many pages gone at once, and more than half of them, is rather a fault than an edit
Notify = Callable[[str, str], None]


@dataclass
class Brought:
    """What a fetch or sync did, page ids by outcome. `failed` says why; `held_back` seem gone, too many.

    `listed` counts the pages that the wiki has, or that were asked for, changed or not.
    """

    listed: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    held_back: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The outcome in one line."""
        counts = {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "failed": self.failed,
        }
        return ", ".join(f"{len(pages)} {name}" for name, pages in counts.items())


def fetch(
    wiki: Wiki,
    path: Path,
    *,
    namespace: str = "",
    pages: Sequence[str] = (),
    since: int | None = None,
    notify: Notify | None = None,
) -> Brought:
    """Brings the pages of a namespace and those named, or all, into the folder `path`, whether known or not.

    `since` (seconds since 1970) leaves out those that the list says were last changed before, five seconds
    granted; a wiki that does not tell times gives all. A page that cannot be had is an outcome. Raises
    WikiError when the wiki is lost on the way; what came until then is kept.
    """
    brought, namespace = Brought(), _clean(namespace)
    with open_folder(path, wiki.url) as folder:
        states: dict[str, PageState] = {}
        brought.listed = len(pages)
        for page_id in pages:
            with _one(brought, page_id):
                state = wiki.page(check_id(page_id))
                states[state.id] = state
        if namespace or not pages:
            listed = wiki.pages(namespace)
            brought.listed += len(listed)
            states.update((state.id, state) for state in listed if _recent(state, since))
        if notify:
            notify("list", str(len(states)))
        for state in states.values():
            with _one(brought, state.id):
                _bring(wiki, folder, state, brought)
            if notify:
                notify("page", state.id)
    return brought


def sync(
    wiki: Wiki,
    path: Path,
    *,
    namespace: str = "",
    prune: bool = False,
    notify: Notify | None = None,
) -> Brought:
    """Brings what has changed since the last time: new and edited pages, and tombstones for those gone.

    Changes are found by the wiki's full list, by revision, size and hash: so those are seen that its feed of
    changes leaves out (files edited outside the wiki, times that go backwards, a second save in one second).
    A page that the list lacks is asked for by itself before it is buried. Raises as `fetch`.
    """
    brought, namespace = Brought(), _clean(namespace)
    with open_folder(path, wiki.url) as folder:
        states = wiki.pages(namespace)
        brought.listed = len(states)
        if notify:
            notify("list", str(len(states)))
        for state in states:
            with _one(brought, state.id):
                _update(wiki, folder, state, brought)
            if notify:
                notify("page", state.id)
        listed = {state.id for state in states}
        known = [entry for entry in folder.entries.values() if _below(entry.id, namespace)]
        _bury(wiki, folder, [e for e in known if e.status == "present"], listed, brought, prune=prune)
    return brought


def read_time(text: str) -> int:
    """Seconds since 1970 of a date or time in ISO 8601 (UTC where it names no zone), or of such a number.

    Raises UsageError.
    """
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"not a time: {text!r}; 2026-11-24, 2026-11-24T10:30+01:00 or seconds since 1970"
        ) from None
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())


@contextmanager
def _one(brought: Brought, page_id: str) -> Iterator[None]:
    """Within, something is done with one page; what is wrong with that page is its outcome."""
    try:
        yield
    except PageError as error:
        brought.failed[page_id] = error.message


def _recent(state: PageState, since: int | None) -> bool:
    times = [time for time in (state.revision, state.mtime) if time is not None]
    return since is None or not times or max(times) >= since - OVERLAP


def _bring(wiki: Wiki, folder: Folder, state: PageState, brought: Brought) -> None:
    """Brings one page and says what it was to us until now."""
    text, state = wiki.read(state)
    old = folder.entries.get(state.id)
    entry = folder.put(state, text, wiki.address(state.id))
    if old is None or old.status != "present":
        brought.new.append(entry.id)
    elif old.sha256 != entry.sha256:
        brought.changed.append(entry.id)
    else:
        brought.unchanged.append(entry.id)


def _update(wiki: Wiki, folder: Folder, state: PageState, brought: Brought) -> None:
    """Brings one page unless what lies here is what the wiki has."""
    old = folder.entries.get(state.id)
    here = folder.text(state.id)
    same = here is not None and state.hash is not None and matches(here, state.hash)
    if old is None and here is not None and same and state.size == len(here):
        # A run before us was killed between the text and its entry.
        folder.put(wiki.with_author(state), here, wiki.address(state.id))
        brought.new.append(state.id)
    elif old is None or old.status != "present" or not same or old.size != state.size:
        _bring(wiki, folder, state, brought)
    else:
        if (old.revision, old.mtime) != (state.revision, state.mtime):  # saved or touched, the text as it was
            author = wiki.with_author(state).author
            folder.note(replace(old, revision=state.revision, mtime=state.mtime, author=author))
        brought.unchanged.append(state.id)


def _bury(
    wiki: Wiki,
    folder: Folder,
    present: Sequence[Entry],
    listed: Collection[str],
    brought: Brought,
    *,
    prune: bool,
) -> None:
    """Makes tombstones of pages that the list lacks, when each of them is really gone."""
    missing = sorted(entry.id for entry in present if entry.id not in listed)
    # An empty list is rather a login that was forgotten.
    many = len(missing) > MANY and 2 * len(missing) > len(present)
    if missing and (many or not listed) and not prune:
        brought.held_back = missing
        return
    for page_id in missing:
        with _one(brought, page_id):
            try:
                _bring(wiki, folder, wiki.find(page_id), brought)  # made again meanwhile, or never listed
            except (Missing, Forbidden) as gone:
                folder.bury(page_id, "deleted" if isinstance(gone, Missing) else "forbidden")
                brought.gone.append(page_id)


def _clean(namespace: str) -> str:
    """A namespace as the wiki writes it in ids."""
    return namespace.strip(":* ").lower().replace(" ", "_")


def _below(page_id: str, namespace: str) -> bool:
    return not namespace or page_id.startswith(namespace + ":")
