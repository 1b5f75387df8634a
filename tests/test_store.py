"""The store by itself: names, files, lock, manifest."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.errors import RecordError, UsageError
from extract.outputs.canonical import dumps, to_json, with_rows
from extract.record import Generator, Page, PageRecord
from extract.store.files import write_atomically
from extract.store.lock import locked
from extract.store.manifest import JOURNAL, MANIFEST, Entry, Versions, journal_line, read_manifest
from extract.store.names import file_name, page_id, unique_id
from extract.store.output import STAGING, Store, open_store

VERSIONS = Versions("0.1.0", "c0de", "1e81c0", "1.0", None)


def _entry(source: str, wanted: str, *, sha256: str = "0" * 64, error: str | None = None) -> Entry:
    status = "done" if error is None else "failed"
    return Entry(wanted, wanted, source, sha256, VERSIONS, status, None, "h", error, "now")


def _staged(store: Store, source: str, wanted: str) -> Path:
    generator = Generator(name="cohort-extract", version="0.1.0", lexicon_sha256="")
    nothing: dict[str, Any] = dict.fromkeys(("title", "url", "modified", "encoding"))
    page = Page(id=wanted, format="text", source=source, sha256="", **nothing)
    empty: dict[str, Any] = {
        key: [] for key in ("sections", "citations", "studies", "facts", "numerals", "checks")
    }
    record = PageRecord(schema_version="1.0", generator=generator, page=page, text="", **empty)
    path = store.folder / STAGING / "staged.json"
    path.write_text(to_json(record))
    return path


def _page(folder: Path, name: str) -> tuple[str, str]:
    page = json.loads((folder / "records" / name).read_text())["page"]
    return page["id"], page["source"]


def _commit(store: Store, source: str, wanted: str, **more: str) -> Entry:
    return store.commit(_entry(source, wanted, **more), _staged(store, source, wanted))


@pytest.mark.parametrize(
    ("given_id", "name"),
    [
        ("cervical_spinal_metastases", "cervical_spinal_metastases.json"),
        ("neuro:spine:c1-c2", "neuro%3Aspine%3Ac1-c2.json"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd.json"),
        ("CON", "%43%4F%4E.json"),
        ("con", "%63on.json"),
        ("con.x", "%63on.x.json"),
        ("console", "console.json"),
        ("50%", "50%25.json"),
        ("ä", "%C3%A4.json"),
        (".", "%2E.json"),
        ("", "%.json"),
    ],
)
def test_a_page_id_becomes_a_safe_file_name_and_comes_back(given_id: str, name: str) -> None:
    assert file_name(given_id) == name
    assert page_id(name) == given_id


@given(st.text(max_size=40))
@example("%%")
@example("nul")
@example("\x00")
def test_every_short_id_is_safe_and_reversible(text: str) -> None:
    name = file_name(text)
    assert page_id(name) == text
    assert name.isascii() and not set(name) & set('/\\:*?"<>|\0') and not name.startswith(".")
    assert len(name) <= 255


@given(st.sets(st.text(alphabet="aAbB~%äÄ.", max_size=4), min_size=2))
def test_no_two_ids_share_a_name_even_where_case_does_not_count(ids: set[str]) -> None:
    assert len({file_name(one).lower() for one in ids}) == len(ids)


def test_an_id_too_long_for_a_file_system_gets_a_name_of_its_own() -> None:
    names = {file_name("ü" * 300), file_name("ü" * 301), file_name("a" * 300)}
    assert len(names) == 3
    assert all(len(name) <= 255 for name in names)
    assert [page_id(name) for name in names] == [None, None, None]


def test_a_taken_id_gets_the_hash_of_its_source_and_the_same_bytes_a_number() -> None:
    assert unique_id("x", "abcdef0123", ()) == "x"
    assert unique_id("x", "abcdef0123", {"x"}) == "x~abcdef01"
    assert unique_id("x", "abcdef0123", {"x", "x~abcdef01"}) == "x~abcdef01~2"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_atomically(path, b"old")
    with pytest.raises(TypeError):
        write_atomically(path, "no bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]


def test_a_second_run_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from extract.store.lock import locked\n"
        f"with locked(Path({str(tmp_path)!r})): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        message = rf"another run is at work here \(process {holder.pid} on "
        with pytest.raises(UsageError, match=message), locked(tmp_path):
            pass
        holder.kill()
    with locked(tmp_path):  # a killed holder leaves nothing behind
        pass


def test_pages_are_committed_under_their_ids_and_the_manifest_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "x")
        _commit(store, "b.txt", "x", sha256="b" * 64)
        store.commit(_entry("c.txt", "c", error="c.txt: broken"), None)
        assert not (tmp_path / MANIFEST).exists()
        meanwhile = {entry.id for entry in read_manifest(tmp_path).values()}
        assert meanwhile == {"x", "x~bbbbbbbb", "c"}
        store.finish(run_json="{}\n", complete=True)
    rows = json.loads((tmp_path / MANIFEST).read_text())["pages"]
    assert [(row["id"], row["source"], row["status"], row["record"]) for row in rows] == [
        ("c", "c.txt", "failed", None),
        ("x", "a.txt", "done", "x.json"),
        ("x~bbbbbbbb", "b.txt", "done", "x~bbbbbbbb.json"),
    ]
    assert _page(tmp_path, "x.json") == ("x", "a.txt")
    assert _page(tmp_path, "x~bbbbbbbb.json") == ("x~bbbbbbbb", "b.txt")
    assert not (tmp_path / JOURNAL).exists() and not (tmp_path / STAGING).exists()


def test_a_page_that_changes_its_id_leaves_no_old_record(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "x")
        _commit(store, "a.txt", "y", sha256="1" * 64)
        _commit(store, "b.txt", "x")
        store.commit(_entry("b.txt", "b", error="broken", sha256="2" * 64), None)
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["y.json"]


def test_a_page_that_moved_leaves_nothing_under_its_old_path(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "x")
        _commit(store, "b.txt", "x", sha256="b" * 64)
        assert store.same_page(_entry("new/b.txt", "x", sha256="b" * 64)) == "b.txt"
        assert store.same_page(_entry("new/b.txt", "x", sha256="c" * 64)) is None
        store.commit(_entry("a.txt", "a", error="broken", sha256="1" * 64), None)
        moved = _entry("new/b.txt", "x", sha256="b" * 64)
        store.commit(moved, _staged(store, "new/b.txt", "x"), moved_from="b.txt")
    # The run ends here, before its manifest is written.
    assert {e.source: e.record for e in read_manifest(tmp_path).values()} == {
        "a.txt": None,
        "new/b.txt": "x.json",
    }
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["x.json"]
    with open_store(tmp_path) as store:
        store.finish(run_json="{}\n", complete=True)
    assert sorted(read_manifest(tmp_path)) == ["a.txt", "new/b.txt"]
    assert _page(tmp_path, "x.json") == ("x", "new/b.txt")


def test_an_unchanged_page_keeps_the_id_it_has_whatever_the_others_do(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "x")
        second = _commit(store, "b.txt", "x", sha256="b" * 64)
        store.commit(replace(store.entries["a.txt"], status="deleted", record=None, record_sha256=None), None)
        again = _commit(store, "b.txt", "x", sha256="b" * 64)
        changed = _commit(store, "b.txt", "x", sha256="d" * 64)
    assert (second.id, again.id, changed.id) == ("x~bbbbbbbb", "x~bbbbbbbb", "x")


def test_a_journal_cut_off_by_a_crash_costs_one_page(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "a")
        _commit(store, "b.txt", "b")
    journal = (tmp_path / JOURNAL).read_bytes()
    (tmp_path / JOURNAL).write_bytes(journal[:-30])
    assert list(read_manifest(tmp_path)) == ["a.txt"]
    with open_store(tmp_path) as store:
        _commit(store, "b.txt", "b")
    assert list(read_manifest(tmp_path)) == ["a.txt", "b.txt"]


def test_a_removal_cut_off_by_a_crash_is_made_up_for(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "x")
        _commit(store, "a.txt", "y", sha256="1" * 64)
    (tmp_path / "records" / "x.json").write_text("not yet removed")
    (tmp_path / "records" / ".tmp-abc").write_text("half a record")
    with open_store(tmp_path):
        pass
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["y.json"]


def test_a_manifest_that_is_none_is_an_error_with_its_place(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text("{")
    with pytest.raises(RecordError, match=r"manifest\.json: not a manifest"):
        read_manifest(tmp_path)
    (tmp_path / MANIFEST).write_text('{"manifest_version": "1", "pages": [{"id": "x"}]}')
    with pytest.raises(RecordError, match="without its keys"):
        read_manifest(tmp_path)


ROW = st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False) | st.text(), max_size=3)


@given(st.lists(ROW, max_size=3))
def test_rows_written_one_at_a_time_are_the_bytes_of_the_whole(rows: list[dict[str, Any]]) -> None:
    assert "".join(with_rows({"a": 1.0}, "rows", iter(rows))) == dumps({"a": 1.0, "rows": rows})


def test_a_manifest_in_any_form_of_json_is_read_the_same(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "a")
        _commit(store, "b.txt", "a", sha256="b" * 64)
        store.finish(run_json="{}\n", complete=True)
        entries = store.entries
    assert read_manifest(tmp_path) == entries
    (tmp_path / MANIFEST).write_text(json.dumps(json.loads((tmp_path / MANIFEST).read_text())))
    assert read_manifest(tmp_path) == entries
    versions = {id(entry.versions) for entry in read_manifest(tmp_path).values()}
    assert len(versions) == 1, "what all pages share is held once"


def test_a_manifest_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "a")
        store.finish(run_json="{}\n", complete=True)
    (tmp_path / MANIFEST).write_text((tmp_path / MANIFEST).read_text()[:-5])
    with pytest.raises(RecordError, match=r"manifest\.json: not a manifest"):
        read_manifest(tmp_path)


def test_a_run_that_changes_nothing_leaves_the_manifest_alone(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _commit(store, "a.txt", "a")
        store.finish(run_json="{}\n", complete=True)
    before = (tmp_path / MANIFEST).stat().st_ino
    with open_store(tmp_path) as store:
        store.finish(run_json="{}\n", complete=True)
    assert (tmp_path / MANIFEST).stat().st_ino == before


def test_an_output_that_cannot_be_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file: "), open_store(tmp_path / "file"):
        pass


def test_a_journal_line_holds_the_whole_entry() -> None:
    entry = _entry("a\u2028.txt", "ä")
    assert "\n" not in journal_line(entry)[:-1]
    assert json.loads(journal_line(entry))["source"] == "a\u2028.txt"
