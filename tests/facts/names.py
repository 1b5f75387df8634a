"""The names of all rules, read from the code of the fact engine: none is forgotten by the case files."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import extract

FOLDER = Path(extract.__file__).parent / "facts"


def rule_names() -> frozenset[str]:
    """Every name that a fact's or a role's `rule` can have; `cohort` stands for all `cohort:…`."""
    names = {
        name.split(":")[0]
        for path in sorted(FOLDER.rglob("*.py"))
        if "tables" not in path.relative_to(FOLDER).parts
        for name in _names(ast.parse(path.read_text(encoding="utf-8")))
    }
    return frozenset(name for name in names if name)


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name == "Draft" and len(node.args) > 4:
                yield from _strings(node.args[4])
            elif name == "make" and len(node.args) > 1:
                yield from _strings(node.args[1])
            for keyword in node.keywords:
                if keyword.arg == "rule":
                    yield from _strings(keyword.value)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if (isinstance(target, ast.Attribute) and target.attr == "rule") or (
                    isinstance(target, ast.Name) and target.id == "rule"
                ):
                    yield from _strings(node.value)
                    yield from _looked_up(node.value)


def _looked_up(node: ast.expr) -> Iterator[str]:
    """The names that a table gives: `{"n_percent": "n-percent"}.get(form, "percent")`."""
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Dict)
    ):
        for value in [*node.func.value.values, *node.args[1:]]:
            yield from _strings(value)


def _strings(node: ast.AST) -> Iterator[str]:
    """The texts an expression can be: both of a conditional, the fixed beginning of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value).rstrip("-")
