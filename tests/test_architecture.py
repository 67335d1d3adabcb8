"""The order of the house: imports point one way, and starting `app.py` is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORDER = ("corpus", "index", "search", "draft", "web", "commands", "app")
MAY_IMPORT_EVERYTHING = ("training", "benchmarks", "tests")
HEAVY = {"torch", "transformers", "sentence_transformers", "gradio", "faiss", "tantivy", "lightgbm", "sqlalchemy"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

MODULES = sorted(
    path
    for folder in (*ORDER, *MAY_IMPORT_EVERYTHING)
    for path in ([ROOT / "app.py"] if folder == "app" else (ROOT / folder).rglob("*.py"))
)


def house_of(path: Path) -> str:
    """The package, or `app`, that a module belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """(full name of the imported module, line) of every import, also those inside functions."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*above, *([node.module] if node.module else []))), node.lineno


def test_the_modules_are_found() -> None:
    assert {house_of(path) for path in MODULES} >= {*ORDER, "training", "tests"}


@pytest.mark.parametrize("house", ORDER)
def test_imports_point_one_way(house: str) -> None:
    forbidden = {*ORDER[ORDER.index(house) + 1 :], *MAY_IMPORT_EVERYTHING, *(["app"] if house != "app" else [])}
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in MODULES
        if house_of(path) == house
        for name, line in imports(path)
        if name.split(".")[0] in forbidden
    ]
    assert wrong == []


def test_nothing_but_tests_imports_app_and_training_needs_no_benchmarks() -> None:
    """Tests call `app.main` as a user would; training and benchmarks use the parts, not the command line."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in MODULES
        for name, line in imports(path)
        if (name == "app" and house_of(path) != "tests")
        or (house_of(path) == "training" and name.split(".")[0] in {"benchmarks", "tests"})
    ]
    assert wrong == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = [part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts]
    assert [name for name in names if name.lower() in VAGUE] == []


def test_starting_the_command_line_loads_nothing_heavy() -> None:
    """Processes that cut words import app.py again (spawn), and `--help` has to come at once."""
    code = "import sys, app; app.parser(); print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == set()
