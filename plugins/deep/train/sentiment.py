#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to judge how a text treats a target.

    sentiment.py --base FOLDER --data GOLD.jsonl ... --mentions plugins/sentiment/data/mentions.tsv --output FOLDER

FOLDER of --base holds `model.safetensors`, `config.json` and `vocab.txt` of a BERT encoder (all-MiniLM-L6-v2). Records of
--data are gold data with targets and polarities; for articles without any, --mentions gives them. What is written is read by
`byline encoder import`. Versions of packages: `requirements.txt`. The seed is fixed: the same data, packages and
processor give the same weights.

A target is shown as `[CLS] left [unused1] target [unused2] right [SEP] target [SEP]`.
"""
import json, pathlib, re

import numpy
import torch

import shared

SIDE, TARGET = 56, 16  # the most word pieces kept on either side, and of the target
DOMAINS = ["selected", "news"]
NEUTRAL = 1.5  # neutral mentions of news kept, for each polar one


def mentions(path):
    """Polarities by article."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            article, *rest = line.split("\t")
            found[article] = [(int(s), int(e), {"+": 1, "-": -1}.get(p, 0)) for s, e, p in (m.split(" ") for m in rest)]
    return found


def sentence(text, start, end):
    """The sentence around a span of bytes, roughly: training need not cut as the extractor does."""
    left = [m.end() for m in re.finditer(rb"[.!?][\"'\xe2\x80\x9d\x99)]*\s+(?=[A-Z\"'\xe2])|\n+", text[:start])]
    right = re.search(rb"[.!?][\"'\xe2\x80\x9d\x99)]*\s+(?=[A-Z\"'\xe2])|\n", text[end:])
    return (left[-1] if left else 0), (end + right.start() + 1 if right else len(text))


def examples(paths, labels):
    """Left context, target, right context, class and domain of each target."""
    found = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            record = json.loads(line)
            text, corpus = record["text"].encode(), record.get("corpus", "")
            marks = [(s["target"]["start"], s["target"]["end"], s["polarity"]) for s in record.get("sentiment", []) if "target" in s]
            domain = 0 if corpus == "newsmtsc" else 1
            if not marks and labels:
                marks = labels.get(record["id"], [])
            for start, end, polarity in marks:
                first, last = (0, len(text)) if domain == 0 else sentence(text, start, end)
                part = lambda a, b: text[a:b].decode(errors="ignore")
                found.append((part(first, start), part(start, end), part(end, last), polarity + 1, domain))
    return found


def prepared(found, dice):
    """Fewer neutral mentions of news, and some texts broken."""
    news = [e for e in found if e[4] == 1]
    neutral = [e for e in news if e[3] == 1]
    polar = len(news) - len(neutral)
    kept = dice.sample(neutral, min(len(neutral), int(NEUTRAL * polar)))
    some = [e for e in found if e[4] == 0] + [e for e in news if e[3] != 1] + kept
    broken = lambda e: (e[0].translate(shared.LOST), e[1], e[2].translate(shared.LOST), *e[3:])
    return [broken(e) if dice.random() < shared.BROKEN else e for e in some]


def read(example, pieces):
    """The pieces of an example, and where those of the target are."""
    left, target, right = pieces.of(example[0])[-SIDE:], pieces.of(example[1])[:TARGET], pieces.of(example[2])[:SIDE]
    ids = [pieces.cls, *left, pieces.open, *target, pieces.close, *right, pieces.sep, *target, pieces.sep]
    return ids, (len(left) + 2, len(left) + 2 + len(target))


class Judge(torch.nn.Module):
    """The trained layers and the head: the first piece and the mean of the target's, a hidden layer, three classes."""

    def __init__(self, layers, size):
        super().__init__()
        self.layers = torch.nn.ModuleList(layers)
        self.dense = torch.nn.Linear(2 * size, size)
        self.classes = torch.nn.Linear(size, 3)
        self.domains = torch.nn.Parameter(torch.zeros(len(DOMAINS), 3))
        self.dropout = torch.nn.Dropout(0.1)

    def forward(self, hidden, mask, spans, domains):
        for layer in self.layers:
            hidden = layer(hidden, attention_mask=mask)[0]
        target = torch.stack([h[a:max(b, a + 1)].mean(0) for h, (a, b) in zip(hidden, spans)])
        inner = torch.tanh(self.dense(self.dropout(torch.cat([hidden[:, 0], target], 1))))
        return self.classes(self.dropout(inner)) + self.domains[domains]


class Targets:
    """Examples as the judge takes them: pieces, places of targets, and what the frozen layers make of them."""

    def __init__(self, found, pieces, model, count):
        self.found = found
        ids, self.places = zip(*(read(example, pieces) for example in found))
        self.kept = shared.frozen(model, count, ids)

    def batch(self, some):
        return *shared.batch(self.kept, some), [self.places[i] for i in some], torch.tensor([self.found[i][4] for i in some])


def logits(judge, targets):
    judge.eval()
    out = torch.zeros(len(targets.found), 3)
    with torch.no_grad():
        for some in shared.by_length(targets.kept):
            out[some] = judge(*targets.batch(some))
    return out


def macro(given, right):
    f1 = []
    for k in range(3):
        hits, ours, theirs = ((given == k) & (right == k)).sum(), (given == k).sum(), (right == k).sum()
        f1.append(2 * hits / max(1, ours + theirs))
    return float(sum(f1) / 3)


# Written for this: what the command must compute as this script does.
WRITTEN = [
    ("The minister accused ", "Kari Lindqvist", " of lying to parliament."),
    ("", "The mayor", " was praised for a bridge that opened a year early."),
    ("Rain fell in ", "Bergen", " on Monday, and trains were late."),
    ("Prosecutors say that the company bribed officials while ", "Ida Holm", " ran it."),
    ("She thanked ", "the coast guard", ", whose crew had saved eleven sailors."),
    ("“We are close,” said ", "Tomas Berg", ", a spokesman for the union."),
    ("Critics call the plan of ", "Freedonia's government", " reckless and cruel."),
    ("The cup went to ", "Harbour United", ", who had won all of their games."),
    ("Café owners in ", "Malmö", " fear higher rents."),
    ("", "Blair", " defeated Novak in the final round, and Novak blamed the referee."),
]


def main():
    parser = shared.parser(__doc__)
    parser.add_argument("--mentions", type=pathlib.Path)
    settings = parser.parse_args()
    dice = shared.seeded(settings)
    labels = mentions(settings.mentions) if settings.mentions else {}
    found = examples(settings.data, labels)
    news = numpy.bincount([e[3] for e in found if e[4] == 1], minlength=3)
    found = prepared(found, dice)
    learned = numpy.bincount([e[3] for e in found if e[4] == 1], minlength=3)
    # What must be added to the logits of news, of which neutral mentions were left out.
    share = lambda counts: numpy.log((counts + 1) / (counts.sum() + 3))
    priors = torch.tensor(numpy.stack([numpy.zeros(3), share(news) - share(learned)]), dtype=torch.float32)
    print(f"{len(found)} targets; news: {news.tolist()} mentions, {learned.tolist()} kept", flush=True)

    model = shared.base(settings)
    pieces = shared.Pieces(settings.base)
    targets = Targets(found, pieces, model, settings.frozen)
    print("frozen layers done", flush=True)
    judge = Judge(model.encoder.layer[settings.frozen:settings.layers], model.config.hidden_size)
    sets = [
        (path.name, Targets(examples([path], labels), pieces, model, settings.frozen))
        for path in settings.development
    ]
    head = [*judge.dense.named_parameters(), *judge.classes.named_parameters(), ("bias", judge.domains)]
    loss = torch.nn.CrossEntropyLoss(label_smoothing=0.05)

    def error_of(some):
        return loss(judge(*targets.batch(some)), torch.tensor([found[i][3] for i in some]))

    def after():
        for name, dev in sets:
            given = logits(judge, dev) + priors[[e[4] for e in dev.found]]
            right = numpy.array([e[3] for e in dev.found])
            print(f"  {name}: macro F1 {macro(given.argmax(1).numpy(), right):.4f}", flush=True)
        # What an epoch gives is kept, so that a run that is stopped has not been for nothing.
        tensors = {f"head.{part}.{k}": v for part in ("dense", "classes") for k, v in getattr(judge, part).state_dict().items()}
        shared.export(settings, model, judge, {**tensors, "head.domains": judge.domains, "head.priors": priors})

    shared.train(judge, head, targets.kept, settings, error_of, after)
    written = Targets([(*w, 1, 0) for w in WRITTEN], pieces, model, settings.frozen)
    rows = zip(WRITTEN, logits(judge, written).tolist())
    shared.check(settings, [{"left": l, "target": t, "right": r, "logits": row} for (l, t, r), row in rows])


if __name__ == "__main__":
    main()
