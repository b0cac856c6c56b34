#!/usr/bin/env python3
"""Compares what programs take out of web pages with gold text.

    tests/compare_pages.py FOLDER [--byline target/release/byline] [--node DIRECTORY]

FOLDER holds `pages.jsonl`, a page a line: `id`, `html_path` (relative to FOLDER), `gold_text`, and where known `title`
and `date` (ISO 8601). Measured are precision, recall and F1 of 4-word shingles, averaged over pages, the share of
titles and days that are right, and CPU milliseconds a page.

Byline is measured with the extractors off. Of the others those that are installed are: `trafilatura` and `resiliparse`
for the Python that runs this, and `@mozilla/readability` with `jsdom` in the `node_modules` of DIRECTORY.
"""

import argparse
import collections
import importlib.metadata
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import tempfile
import time

WORD = re.compile(r"\w+")
SOFT_HYPHEN = "\u00ad"
EXTRACTORS = ("entities", "quotes", "sentiment", "claims")
ALIKE = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("\xa0", " "), (SOFT_HYPHEN, ""), ("–", "-"), ("—", "-"))

READABILITY = """
const { Readability } = require('@mozilla/readability');
const { JSDOM } = require('jsdom');
const fs = require('fs');
const out = {};
const begin = process.cpuUsage();
for (const path of process.argv.slice(2)) {
  try {
    const found = new Readability(new JSDOM(fs.readFileSync(path)).window.document).parse();
    out[path] = found ? { text: found.textContent, title: found.title, date: found.publishedTime } : {};
  } catch (error) { out[path] = {}; }
}
const used = process.cpuUsage(begin);
console.log(JSON.stringify({ out, seconds: (used.user + used.system) / 1e6 }));
"""


def shingles(text):
    words = WORD.findall((text or "").replace(SOFT_HYPHEN, ""))
    return collections.Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else collections.Counter()


def score(gold, found):
    gold, found = shingles(gold), shingles(found)
    common = sum((gold & found).values())
    precision = common / sum(found.values()) if found else 0.0
    recall = common / sum(gold.values()) if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if common else 0.0


def folded(title):
    for one, other in ALIKE:
        title = (title or "").replace(one, other)
    return " ".join(title.split()).casefold()


def byline(program, folder, pages):
    with tempfile.TemporaryDirectory() as temporary:
        config, output = pathlib.Path(temporary, "byline.toml"), pathlib.Path(temporary, "out.ndjson")
        off = "".join(f"[extractors.{name}]\nenabled = false\n" for name in EXTRACTORS)
        config.write_text("threads = 1\n" + off)
        paths = [str(folder / page["html_path"]) for page in pages]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([program, "analyze", "--config", config, "-j", "1", "-q", "-o", output, *paths], check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        records = [json.loads(line) for line in output.read_text(encoding="utf8").splitlines()]
    return {record["source"]["path"]: record for record in records}, seconds


def in_python(extract, folder, pages):
    found = {}
    begin = time.process_time()
    for page in pages:
        path = folder / page["html_path"]
        try:
            found[str(path)] = extract(path.read_bytes())
        except Exception as error:  # A page that a program fails on is a page without text.
            found[str(path)] = {"text": "", "error": repr(error)}
    return found, time.process_time() - begin


def trafilatura():
    from trafilatura import bare_extraction

    def extract(html):
        found = bare_extraction(html, with_metadata=True, include_comments=False)
        if found is None:
            return {}
        found = found if isinstance(found, dict) else found.as_dict()
        return {"text": found.get("text"), "title": found.get("title"), "date": found.get("date")}

    return extract


def resiliparse():
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.encoding import bytes_to_str, detect_encoding
    from resiliparse.parse.html import HTMLTree

    def extract(html):
        tree = HTMLTree.parse(bytes_to_str(html, detect_encoding(html)))
        return {"text": extract_plain_text(tree, main_content=True, alt_texts=False), "title": tree.title}

    return extract


def readability(node, folder, pages):
    paths = [str((folder / page["html_path"]).resolve()) for page in pages]
    done = subprocess.run(["node", "-e", READABILITY, "--", *paths], cwd=node, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    short = {os.path.basename(path): found for path, found in result["out"].items()}
    return {str(folder / page["html_path"]): short.get(os.path.basename(page["html_path"]), {}) for page in pages}, result["seconds"]


def row(name, folder, pages, measured):
    found, seconds = measured
    scores, titles, days = [], [], []
    for page in pages:
        own = found.get(str(folder / page["html_path"]), {})
        scores.append(score(page["gold_text"], own.get("text")))
        if page.get("title"):
            titles.append(folded(page["title"]) == folded(own.get("title")))
        if page.get("date"):
            days.append((own.get("date") or "")[:10] == page["date"])
    mean = lambda values: sum(values) / len(values) if values else float("nan")
    precision, recall, f1 = (mean(column) for column in zip(*scores))
    cost = seconds * 1000 / len(pages)
    print(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {mean(titles):.3f} | {mean(days):.3f} | {cost:.1f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--byline", default="target/release/byline")
    parser.add_argument("--node", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = arguments.folder
    with open(folder / "pages.jsonl", encoding="utf8") as lines:
        pages = [json.loads(line) for line in lines]
    print(f"{len(pages)} pages\n")
    print("| program | precision | recall | F1 | title | date | CPU ms a page |\n|---|---|---|---|---|---|---|")
    row("Byline", folder, pages, byline(arguments.byline, folder, pages))
    for name, made in (("trafilatura", trafilatura), ("resiliparse", resiliparse)):
        try:
            extract, version = made(), importlib.metadata.version(name)
        except ImportError:
            continue
        row(f"{name} {version}", folder, pages, in_python(extract, folder, pages))
    if arguments.node and shutil.which("node"):
        row("readability.js with jsdom", folder, pages, readability(arguments.node, folder, pages))


if __name__ == "__main__":
    main()
