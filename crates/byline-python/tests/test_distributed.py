"""The recipes for Spark and Ray: 10,000 articles, Parquet to Parquet, the same rows as the command."""

import os
import subprocess
import sys

import pytest

from conftest import ROOT
from snippets import blocks

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

LONGEST = 900
"""Seconds that a recipe may take."""


@pytest.fixture
def expected(articles, command, tmp_path):
    """What the command finds, by article: the rows of each table without the article's number."""
    parquet.write_table(pyarrow.Table.from_pylist(articles), tmp_path / "articles.parquet")
    command("analyze", "--quiet", "--format", "parquet", "--output", tmp_path / "command", tmp_path / "articles.parquet")

    def rows(name):
        found = {article["id"]: [] for article in articles}
        for row in parquet.read_table(tmp_path / "command" / f"{name}.parquet").to_pylist():
            found[articles[row.pop("article") - 1]["id"]].append(row)
        return found

    return {name: rows(name) for name in ("entities", "mentions", "quotes", "quote_spans")}


def run(recipe, folder):
    code = [code for _, kind, what, code in blocks(ROOT / "docs/distributed.md") if (kind, what) == ("file", recipe)]
    assert code, recipe
    (folder / recipe).write_text("".join(code), encoding="utf-8")
    path = os.pathsep.join(part for part in sys.path if part)
    environment = {**os.environ, "PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0"}
    ran = subprocess.run(
        [sys.executable, recipe], cwd=folder, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert ran.returncode == 0, ran.stderr[-4000:]


def compare(folder, expected):
    found = parquet.read_table(folder / "found.parquet").to_pylist()
    assert len(found) == 10_000
    assert sum(len(row["quotes"]) for row in found) > 10_000
    for name, rows in expected.items():
        assert {row["id"]: row[name] for row in found} == rows, name


def test_spark(expected, tmp_path):
    pytest.importorskip("pyspark")
    run("spark_recipe.py", tmp_path)
    compare(tmp_path, expected)
    quotes = parquet.read_table(tmp_path / "quotes.parquet").to_pylist()
    flat = [(key, row["speaker"], row["content"]) for key, rows in expected["quotes"].items() for row in rows]
    assert sorted(map(str, (tuple(row.values()) for row in quotes))) == sorted(map(str, flat))


def test_ray(expected, tmp_path):
    pytest.importorskip("ray")
    run("ray_recipe.py", tmp_path)
    compare(tmp_path, expected)
