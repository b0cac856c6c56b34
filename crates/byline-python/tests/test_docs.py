"""Every example of the documentation is run, in its order, each page in one namespace."""

import doctest
import importlib.util

import pytest

import byline
from conftest import ROOT
from snippets import blocks

PAGES = ["docs/python.md", "README.md", "crates/byline-python/README.md"]


@pytest.mark.parametrize("page", PAGES)
def test_examples_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    space, ran, passed_over = {"__name__": "__main__"}, 0, []
    for line, kind, what, code in blocks(ROOT / page):
        assert kind in (None, "needs"), f"{page}:{line}"
        missing = [name for name in (what or "").split() if importlib.util.find_spec(name) is None]
        if missing:
            passed_over.append(f"{page}:{line} needs {', '.join(missing)}")
            continue
        # The line numbers of a traceback are those of the page.
        exec(compile("\n" * (line - 1) + code, page, "exec"), space)
        ran += 1
    assert ran >= (15 - len(passed_over) if page == "docs/python.md" else 1)
    if passed_over:
        pytest.skip("; ".join(passed_over))


def test_examples_of_the_package_run():
    assert doctest.testmod(byline).attempted >= 4
    assert doctest.testmod(byline).failed == 0


def test_everything_public_is_documented():
    for name in byline.__all__:
        item = getattr(byline, name)
        assert item.__doc__, name
        for own, member in vars(item).items() if isinstance(item, type) else ():
            if not own.startswith("_") and (callable(member) or isinstance(member, property)):
                assert getattr(member, "__doc__", None), f"{name}.{own}"


def test_types_hold():
    api = pytest.importorskip("mypy.api")
    folder = ROOT / "crates/byline-python"
    printed, errors, code = api.run(["--config-file", str(folder / "pyproject.toml"), str(folder / "python/byline")])
    assert code == 0, printed + errors
