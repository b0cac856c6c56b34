"""Ctrl-C while a call waits for the engine."""

import os
import signal
import subprocess
import sys
import time

import pytest

SENTENCE = "“We are close to an agreement,” Kari Lindqvist told reporters on Monday. Nordline denied it. "
SCRIPTS = {
    "one article": "nlp(text * 20_000)",
    "a batch": "nlp.analyze_batch(pyarrow.table({'text': [text * 50] * 20_000}), text='text')",
    "an iterator that waits": "list(nlp.pipe(waits()))",
}


@pytest.mark.skipif(os.name != "posix", reason="a signal is sent as a terminal does")
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_call_ends_at_ctrl_c(script):
    if "pyarrow" in script:
        pytest.importorskip("pyarrow")
    lines = [
        "import byline, sys, time",
        "import pyarrow" if "pyarrow" in script else "",
        f"text = {SENTENCE!r}",
        "def waits():",
        "    yield text",
        "    time.sleep(30)",
        "nlp = byline.load(threads=1)",
        "print('begun', flush=True)",
        "try:",
        f"    {script}",
        "except KeyboardInterrupt:",
        "    print('interrupted', flush=True)",
        "    import os",
        "    os._exit(0)",
        "print('done')",
    ]
    with subprocess.Popen([sys.executable, "-c", "\n".join(lines)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "begun\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert process.stdout.read() == "interrupted\n"
        assert time.monotonic() - sent < 5
