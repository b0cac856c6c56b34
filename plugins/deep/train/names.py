#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to say of each word whether a name begins or goes on there, and of what kind.

    names.py --base FOLDER --data GOLD.jsonl ... --output FOLDER

FOLDER of --base holds `model.safetensors`, `config.json` and `vocab.txt` of a BERT encoder (all-MiniLM-L6-v2). Records of
--data are gold data with entities. What is written is read by `byline encoder import`. Versions of packages:
`requirements.txt`. The seed is fixed: the same data, packages and processor give the same weights.

A few sentences of a paragraph are shown as `[CLS] pieces [SEP]`; what is said of the first piece of a word is said of it.
"""
import json, re

import torch

import shared

CLASSES = ["O"] + [place + label for label in ("PER", "ORG", "LOC", "MISC") for place in ("B-", "I-")]
MOST = 126  # pieces that are read together, without the two marks
# Roughly the tokens of the command.
WORD = re.compile(r"(?:[A-Za-z]\.){2,}|['’]s\b|\w+(?:[-&.]\w+)*|[^\w\s]")
END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"'“‘])")


def words(record):
    """The words of each sentence, paragraph after paragraph, each with the class of each of its characters."""
    text = record["text"]
    places, place = {}, 0
    for at, c in enumerate(text):
        places[place] = at
        place += len(c.encode())
    places[place] = len(text)
    classes = [0] * len(text)
    for entity in record.get("entities", []):
        name = f"B-{entity['label']}"
        if name in CLASSES:
            number, start, end = CLASSES.index(name), places[entity["start"]], places[entity["end"]]
            classes[start:end] = [number] + [number + 1] * (end - start - 1)
    for paragraph in re.finditer(r"[^\n]+", text):
        cuts = [paragraph.start(), *(paragraph.start() + m.end() for m in END.finditer(paragraph.group())), paragraph.end()]
        yield [
            [(w.group(), classes[w.start():w.end()]) for w in WORD.finditer(text, first, last)]
            for first, last in zip(cuts, cuts[1:])
        ]


def read(word, classes, pieces):
    """The pieces of a word, each with its class and whether the word has a capital."""
    encoded = pieces.tokenizer.encode(word, add_special_tokens=False)
    capital = int(word[:1].isupper())
    return [(piece, classes[start], capital) for piece, (start, _) in zip(encoded.ids, encoded.offsets)]


def windows(sentences, pieces):
    """Whole sentences of a paragraph together, as many as there is room for: pieces, classes and capitals."""
    window = []
    for sentence in sentences:
        own = [read(word, classes, pieces)[:MOST] for word, classes in sentence]
        if len(window) + sum(map(len, own)) > MOST and window:
            yield window
            window = []
        for word in own:
            if len(window) + len(word) > MOST:
                yield window
                window = []
            window = window + word
    if window:
        yield window


def broken(sentences):
    """The same without quotation marks, apostrophes and dashes."""
    kept = lambda word, classes: [(c, k) for c, k in zip(word, classes) if c.translate(shared.LOST)]
    some = [[kept(*word) for word in sentence] for sentence in sentences]
    return [[("".join(c for c, _ in word), [k for _, k in word]) for word in sentence if word] for sentence in some]


MARK = (-100, 0)  # the class, and no capital, of what stands around a window


def columns(window):
    return tuple(map(list, zip(*window)))


def examples(paths, pieces, share, dice):
    """Pieces, classes and capitals of all windows."""
    found = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            for sentences in words(json.loads(line)):
                if dice.random() < share:
                    sentences = broken(sentences)
                found += ([(pieces.cls, *MARK), *window, (pieces.sep, *MARK)] for window in windows(sentences, pieces))
    return [columns(window) for window in found]


class Tagger(torch.nn.Module):
    """A row for words with a capital, which the encoder does not know; the trained layers; the classes of each piece."""

    def __init__(self, layers, size):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.capital = torch.nn.Parameter(torch.randn(size) * 0.02)
        self.classes = torch.nn.Linear(size, len(CLASSES))
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, hidden, mask, capitals):
        hidden = hidden + capitals[:, :, None] * self.capital
        for layer in self.layers:
            hidden = layer(hidden, attention_mask=mask)[0]
        return self.classes(self.dropout(hidden))


class Windows:
    """Examples as the tagger takes them: what the frozen layers make of the pieces, classes, capitals."""

    def __init__(self, found, model, count):
        ids, self.classes, self.capitals = zip(*found)
        self.kept = shared.frozen(model, count, ids)

    def batch(self, some):
        hidden, mask = shared.batch(self.kept, some)
        capitals = torch.zeros(hidden.shape[:2])
        for row, i in enumerate(some):
            capitals[row, :len(self.capitals[i])] = torch.tensor(self.capitals[i])
        return hidden, mask, capitals


def scores(tagger, windows):
    tagger.eval()
    out = [None] * len(windows.kept)
    with torch.no_grad():
        for some in shared.by_length(windows.kept):
            for i, row in zip(some, tagger(*windows.batch(some))):
                out[i] = row[:len(windows.kept[i])]
    return out


# Written for this: what the command must compute as this script does.
WRITTEN = [
    "The minister accused Kari Lindqvist of lying to parliament .",
    "Rain fell in Bergen on Monday , and trains of Nordbahn were late .",
    "The Freedonian government praised Harbour United , who had won the Coastal Cup .",
    "Café owners in Malmö fear higher rents , said Tomas Berg of the traders ' union .",
]


def main():
    settings = shared.parser(__doc__).parse_args()
    dice = shared.seeded(settings)
    pieces = shared.Pieces(settings.base)
    found = examples(settings.data, pieces, shared.BROKEN, dice)
    print(f"{len(found)} texts, {sum(len(ids) for ids, *_ in found)} pieces", flush=True)
    model = shared.base(settings)
    windows = Windows(found, model, settings.frozen)
    print("frozen layers done", flush=True)
    tagger = Tagger(model.encoder.layer[settings.frozen:settings.layers], model.config.hidden_size)
    sets = [(path.name, Windows(examples([path], pieces, 0, dice), model, settings.frozen)) for path in settings.development]
    loss = torch.nn.CrossEntropyLoss(ignore_index=-100)

    def error_of(some):
        logits = tagger(*windows.batch(some))
        right = torch.full(logits.shape[:2], -100)
        for row, i in enumerate(some):
            right[row, :len(windows.classes[i])] = torch.tensor(windows.classes[i])
        return loss(logits.view(-1, len(CLASSES)), right.view(-1))

    def after():
        for name, dev in sets:
            right = total = 0
            for row, classes in zip(scores(tagger, dev), dev.classes):
                classes = torch.tensor(classes)
                counted = classes >= 0
                right += int((row.argmax(1) == classes)[counted].sum())
                total += int(counted.sum())
            print(f"  {name}: {right / max(total, 1):.4f} of the pieces right", flush=True)
        # What an epoch gives is kept, so that a run that is stopped has not been for nothing.
        head = {f"tags.{k}": v for k, v in tagger.classes.state_dict().items()}
        shared.export(settings, model, tagger, {**head, "tags.capital": tagger.capital}, {"capital_after": settings.frozen})

    head = [*tagger.classes.named_parameters(), ("bias", tagger.capital)]
    shared.train(tagger, head, windows.kept, settings, error_of, after)
    rows = []
    for text in WRITTEN:
        words_of = text.split(" ")
        own = [read(word, [0] * len(word), pieces) for word in words_of]
        window = [(pieces.cls, *MARK), *(piece for word in own for piece in word), (pieces.sep, *MARK)]
        given = scores(tagger, Windows([columns(window)], model, settings.frozen))[0].tolist()
        firsts = [1 + sum(map(len, own[:at])) for at in range(len(own))]
        rows.append({"words": words_of, "scores": [given[first] for first in firsts]})
    shared.check(settings, rows)


if __name__ == "__main__":
    main()
