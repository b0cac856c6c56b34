"""What `examples/faulty.rs` finds, in Python."""
import json
import re
import sys

READY = {"type": "ready", "protocol": "byline-process/1", "name": "ferries", "version": "0.2.0", "uses": ["quotes"],
         "offsets": "codepoint"}


def result(document):
    quotes = len(document.get("quotes", []))
    return {"findings": [{"start": found.start(), "end": found.end(), "quotes": quotes}
                         for found in re.finditer("ferry", document["text"])]}


for line in sys.stdin.buffer:
    message = json.loads(line)
    if message["type"] == "hello":
        answer = READY
    elif message["type"] == "batch":
        answer = {"type": "results", "id": message["id"], "results": [result(one) for one in message["documents"]]}
    elif message["type"] == "shutdown":
        break
    else:
        continue
    print(json.dumps(answer), flush=True)
