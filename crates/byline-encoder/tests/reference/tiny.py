#!/usr/bin/env python3
"""Values of a tiny model with made-up weights, by PyTorch: the fixture `tests/data/tiny.jsonl`.

    tiny.py > ../data/tiny.jsonl

The tests make the same weights by the same formula. Packages: `plugins/deep/train/requirements.txt`.
"""
import json
import unicodedata

import torch
from transformers import BertConfig, BertModel

PIECES = """[PAD] [UNK] [CLS] [SEP] [unused1] [unused2] the har ##bour ##s is shut . , ' mayor min ##ister praised ##d accused of
lying ly ##ing kari lind ##qvist cafe town 4 ##0 % - said we are close rain fell in bergen""".split()
SHAPE = dict(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, max_position_embeddings=40, vocab_size=len(PIECES))
TEXTS = ["The harbours is shut.", "", "Kari Lindqvist said: we are close", "CAFÉ town, 40% - rain fell in Bergen.", "the " * 60]
TAGS = 9
CAPITAL_AFTER = 1
TAGGED = ["Kari Lindqvist praised the mayor of Bergen .", "The harbour , said the minister , is shut ."]
TARGETS = [("The minister accused ", "Kari Lindqvist", " of lying."), ("", "The mayor", " is praised.")]


def number(tensor, at):
    """A number between -1/2 and 1/2, by the number of the tensor and the place in it."""
    x = (at * 2654435761 + tensor * 40503 + 12345) & 0xFFFFFFFF
    x ^= x >> 15
    x = (x * 2246822519) & 0xFFFFFFFF
    x ^= x >> 13
    return (x >> 8) / (1 << 24) - 0.5


def fill(model):
    """Every tensor in the order of the names."""
    named = sorted((n, p) for n, p in model.items())
    for tensor, (name, weights) in enumerate(named):
        base = 1.0 if "LayerNorm.weight" in name else 0.0
        values = [base + number(tensor, at) for at in range(weights.numel())]
        weights.copy_(torch.tensor(values, dtype=torch.float32).reshape(weights.shape))
    return [name for name, _ in named]


def words(text):
    """Word pieces of the few texts here."""
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").lower()
    found, word = [], ""
    for c in text + " ":
        if c.isalnum():
            word += c
            continue
        if word:
            pieces, rest = [], word
            while rest is not None and rest:
                mark = "##" if pieces else ""
                end = next((e for e in range(len(rest), 0, -1) if mark + rest[:e] in PIECES), None)
                if end is None:
                    pieces, rest = ["[UNK]"], None
                else:
                    pieces, rest = [*pieces, mark + rest[:end]], rest[end:]
            found += pieces
            word = ""
        if not c.isspace():
            found.append(c if c in PIECES else "[UNK]")
    return [PIECES.index(p) for p in found]


def main():
    torch.set_num_threads(1)
    model = BertModel(BertConfig(**SHAPE, hidden_act="gelu"), add_pooling_layer=False).eval()
    size = SHAPE["hidden_size"]
    head = {"head.dense.weight": torch.zeros(size, 2 * size), "head.dense.bias": torch.zeros(size), "head.classes.weight": torch.zeros(3, size),
            "head.classes.bias": torch.zeros(3), "head.domains": torch.zeros(2, 3), "head.priors": torch.zeros(2, 3)}
    tags = {"tags.weight": torch.zeros(TAGS, size), "tags.bias": torch.zeros(TAGS), "tags.capital": torch.zeros(size)}
    parameters = {n: p for n, p in model.state_dict().items() if "position_ids" not in n and "token_type_ids" not in n}
    with torch.no_grad():
        names = fill({**parameters, **head, **tags})
        print(json.dumps({"names": names}))
        for text in TEXTS:
            ids = [2, *words(text)[:38], 3]
            hidden = model(torch.tensor([ids]))[0][0]
            mean = torch.nn.functional.normalize(hidden.mean(0), dim=0)
            print(json.dumps({"text": text, "pieces": ids, "vector": [round(x, 6) for x in mean.tolist()]}))
        for left, target, right in TARGETS:
            own = words(target)
            ids = [2, *words(left), 4, *own, 5, *words(right), 3, *own, 3]
            first = 2 + len(words(left))
            hidden = model(torch.tensor([ids]))[0][0]
            both = torch.cat([hidden[0], hidden[first:first + len(own)].mean(0)])
            inner = torch.tanh(head["head.dense.weight"] @ both + head["head.dense.bias"])
            scores = head["head.classes.weight"] @ inner + head["head.classes.bias"]
            for domain in [0, 1]:
                row = scores + head["head.domains"][domain] + head["head.priors"][domain]
                print(json.dumps({"left": left, "target": target, "right": right, "domain": domain, "scores": [round(x, 6) for x in row.tolist()]}))
        for text in TAGGED:
            read = [words(word) for word in text.split(" ")]
            hidden = model.embeddings(torch.tensor([[2, *(piece for word in read for piece in word), 3]]))
            capitals = [0, *(word[0].isupper() for word, own in zip(text.split(" "), read) for _ in own), 0]
            for number, layer in enumerate(model.encoder.layer):
                if number == CAPITAL_AFTER:
                    hidden = hidden + torch.tensor(capitals)[:, None] * tags["tags.capital"]
                hidden = layer(hidden)[0]
            hidden = hidden[0]
            firsts = [1 + sum(map(len, read[:at])) for at in range(len(read))]
            rows = hidden[firsts] @ tags["tags.weight"].T + tags["tags.bias"]
            print(json.dumps({"words": text.split(" "), "tags": [[round(x, 6) for x in row] for row in rows.tolist()]}))


if __name__ == "__main__":
    main()
