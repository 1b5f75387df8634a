"""Who may import whom: the layers of the house, held by reading the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src"

STAGES = {"readers", "page", "language", "facts", "references"}
NOUNS = {"errors", "record", "document", "lexicon", "version", "quick"}
# Every module or folder right below `extract`, and what of `extract` it may import beside itself.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "version": set(),
    "quick": set(),
    "record": {"errors"},
    "document": {"errors"},
    "lexicon": {"errors"},
    **dict.fromkeys(STAGES, NOUNS),
    "facts": NOUNS | {"language"},  # rules over the quantities that the language stage defines
    "checks": {"errors", "record", "lexicon"},
    "outputs": {"errors", "record", "lexicon", "version", "schema", "store"},  # of the store the file names
    "schema": {"record", "outputs"},
    "wiki": {"errors", "record", "version", "store"},  # of the store names, whole writes and the lock
    "inputs": {"errors", "store"},  # of the store the file names
    "build": NOUNS | STAGES | {"checks", "corrections"},
    "validate": NOUNS | (STAGES - {"facts"}) | {"checks", "corrections"},
    "component": NOUNS | STAGES | {"build"},
    "explain": NOUNS | STAGES | {"build"},
    "corrections": NOUNS | {"checks", "outputs", "store"},  # of the store the file names
    "proofs": {"errors", "outputs", "validate", "corrections", "store"},  # of the store those at an address
    "store": {"errors", "record", "outputs"},
    "run": {
        "errors",
        "record",
        "lexicon",
        "version",
        "inputs",
        "outputs",
        "store",
        "build",
        "validate",
        "corrections",
    },
}
ON_TOP = {"cli", ""}  # the command line, and the package's own face, may import everything of `extract`


def _imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, anywhere in it: `from extract.build import x` is `extract.build`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            assert node.module is not None
            if node.module == "extract":  # `from extract import load` or `from extract import errors`
                yield from (f"extract.{alias.name}" for alias in node.names)
            else:
                yield node.module


def _part(module: str) -> str:
    """`build` for `extract.build`, `page` for `extract.page.notes`; empty for the package's own face."""
    name = module.split(".")[1] if "." in module else ""
    known = (SOURCE / "extract" / name).is_dir() or (SOURCE / "extract" / f"{name}.py").exists()
    return name if known else ""


def _files() -> list[Path]:
    files = sorted((SOURCE / "extract").rglob("*.py"))
    assert len(files) > 20, "the sources were not found"
    return files


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_imports_only_what_its_layer_may(path: Path) -> None:
    inside = path.relative_to(SOURCE / "extract")
    part = inside.parts[0].removesuffix(".py").replace("__init__", "")
    imported = {name for name in _imports(path) if name.split(".")[0] == "extract"}
    if part in ON_TOP:
        return
    assert part in ALLOWED, f"{part} has no place in the house yet: give it one here"
    wrong = {name for name in imported if _part(name) not in ALLOWED[part] | {part}}
    assert wrong == set()


@pytest.mark.parametrize("path", _files(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_prefect_stays_in_the_pipelines(path: Path) -> None:
    roots = {name.split(".")[0] for name in _imports(path)}
    assert not roots & {"prefect", "prefect_dask", "dask", "distributed"}
    if path.relative_to(SOURCE / "extract").parts[0] != "cli":
        assert "pipelines" not in roots


def test_no_file_of_the_pipelines_shadows_the_package() -> None:
    assert {path.name for path in (ROOT / "pipelines").glob("*.py")} & {"extract.py", "prefect.py"} == set()
