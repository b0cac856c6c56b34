#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to say of each word what begins or goes on there: a name, or a part of a quote.

    tags.py --layer entities --base FOLDER --data GOLD.jsonl ... --output FOLDER
    tags.py --layer quotes --base FOLDER --data GOLD.jsonl ... --output FOLDER

FOLDER of --base holds `model.safetensors`, `config.json` and `vocab.txt` of a BERT encoder (all-MiniLM-L6-v2). Records of
--data are gold data with the layer; others are left out. What is written is read by `byline encoder import`. Versions of packages:
`requirements.txt`. The seed is fixed: the same data, packages and processor give the same weights.

A few sentences of a paragraph are shown as `[CLS] pieces [SEP]`; what is said of the first piece of a word is said of it.
"""
import json, re

import torch

import shared

KINDS = {"entities": ["PER", "ORG", "LOC", "MISC"], "quotes": ["content", "cue", "speaker"]}
MOST = 126  # pieces that are read together, without the two marks
# Roughly the tokens of the command.
WORD = re.compile(r"(?:[A-Za-z]\.){2,}|['’]s\b|\w+(?:[-&.]\w+)*|[^\w\s]")
END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[A-Z\"'“‘])")


def spans(record, layer):
    """Where what is to be tagged begins and ends, and what it is; of quotes the outermost, content before cue and speaker."""
    if layer == "entities":
        return [(entity["start"], entity["end"], entity["label"]) for entity in record[layer]]
    found = []
    for quote in record[layer]:
        parts = [(kind, span) for kind in KINDS[layer] for span in as_list(quote.get(kind))]
        found += [(span["start"], span["end"], kind) for kind, span in parts if span["end"] > span["start"]]
    taken, kept = set(), []
    for start, end, kind in sorted(found, key=lambda span: (span[2] != "content", span[0] - span[1])):
        if start not in taken and end - 1 not in taken:
            taken.update(range(start, end))
            kept.append((start, end, kind))
    return kept


def as_list(value):
    return value if isinstance(value, list) else [value] if value else []


def words(record, layer):
    """The words of each sentence, paragraph after paragraph, each with the class of each of its characters."""
    text = record["text"]
    places, place = {}, 0
    for at, c in enumerate(text):
        places[place] = at
        place += len(c.encode())
    places[place] = len(text)
    classes = [0] * len(text)
    for start, end, kind in spans(record, layer):
        if kind in KINDS[layer]:
            first, start, end = 1 + 2 * KINDS[layer].index(kind), places[start], places[end]
            classes[start:end] = [first] + [first + 1] * (end - start - 1)
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


def examples(paths, layer, pieces, share, dice):
    """Pieces, classes and capitals of all windows."""
    found = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            record = json.loads(line)
            for sentences in words(record, layer) if record.get(layer) is not None else []:
                if dice.random() < share:
                    sentences = broken(sentences)
                found += ([(pieces.cls, *MARK), *window, (pieces.sep, *MARK)] for window in windows(sentences, pieces))
    return [columns(window) for window in found]


class Tagger(torch.nn.Module):
    """A row for words with a capital, which the encoder does not know; the trained layers; the classes of each piece."""

    def __init__(self, layers, size, classes):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.capital = torch.nn.Parameter(torch.randn(size) * 0.02)
        self.classes = torch.nn.Linear(size, classes)
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
    parser = shared.parser(__doc__)
    parser.add_argument("--layer", choices=KINDS, required=True)
    settings = parser.parse_args()
    classes = 1 + 2 * len(KINDS[settings.layer])
    dice = shared.seeded(settings)
    pieces = shared.Pieces(settings.base)
    found = examples(settings.data, settings.layer, pieces, shared.BROKEN, dice)
    print(f"{len(found)} texts, {sum(len(ids) for ids, *_ in found)} pieces", flush=True)
    model = shared.base(settings)
    windows = Windows(found, model, settings.frozen)
    print("frozen layers done", flush=True)
    tagger = Tagger(model.encoder.layer[settings.frozen:settings.layers], model.config.hidden_size, classes)
    sets = []
    for path in settings.development:
        dev = examples([path], settings.layer, pieces, 0, dice)
        sets.append((path.name, Windows(dev, model, settings.frozen)))
    loss = torch.nn.CrossEntropyLoss(ignore_index=-100)

    def error_of(some):
        logits = tagger(*windows.batch(some))
        right = torch.full(logits.shape[:2], -100)
        for row, i in enumerate(some):
            right[row, :len(windows.classes[i])] = torch.tensor(windows.classes[i])
        return loss(logits.view(-1, classes), right.view(-1))

    def after():
        for name, dev in sets:
            right = total = 0
            for row, own in zip(scores(tagger, dev), dev.classes):
                own = torch.tensor(own)
                counted = own >= 0
                right += int((row.argmax(1) == own)[counted].sum())
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
