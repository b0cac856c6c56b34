"""The examples of the documentation."""

import re

BLOCK = re.compile(r"(?:<!-- (?P<kind>needs|file): (?P<what>[^\n]*?) -->\n)?```python\n(?P<code>.*?)```", re.DOTALL)


def blocks(path):
    """The examples in Python: line, mark and code of each. `needs` names packages, `file` a file that it is a part of."""
    text = path.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        line = text[: block.start("code")].count("\n") + 1
        yield line, block["kind"], block["what"], block["code"]
