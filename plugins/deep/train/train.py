#!/usr/bin/env python3
"""Fine-tunes a sentence encoder to judge how a text treats a target.

    train.py --base FOLDER --data GOLD.jsonl ... --mentions plugins/sentiment/data/mentions.tsv --output FOLDER

FOLDER of --base holds `model.safetensors`, `config.json` and `vocab.txt` of a BERT encoder (all-MiniLM-L6-v2). Records of
--data are gold data with targets and polarities; for articles without any, --mentions gives them. What is written is read by
`byline encoder import`. Versions of packages: `requirements.txt`. The seed is fixed: the same data, packages and
processor give the same weights.

A target is shown as `[CLS] left [unused1] target [unused2] right [SEP] target [SEP]`. The lower half of the encoder is
frozen and its outputs are kept, so that an epoch costs half.
"""
import argparse, json, math, pathlib, random, re, shutil, time

import numpy
import torch
from safetensors.torch import save_file
from tokenizers import BertWordPieceTokenizer
from transformers import BertModel

SIDE, TARGET = 56, 16  # the most word pieces kept on either side, and of the target
DOMAINS = ["selected", "news"]
NEUTRAL = 1.5  # neutral mentions of news kept, for each polar one
BROKEN = 0.25  # the share of examples whose quotes, apostrophes and dashes are lost, as in a crawl


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--mentions", type=pathlib.Path)
    parser.add_argument("--development", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--layers", type=int, default=6, help="keep so many of the encoder's layers, the lowest")
    parser.add_argument("--frozen", type=int, default=3, help="so many of them are not trained")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


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


LOST = str.maketrans("", "", "\"'“”‘’–—")


def prepared(found, dice):
    """Fewer neutral mentions of news, and some texts broken."""
    news = [e for e in found if e[4] == 1]
    neutral = [e for e in news if e[3] == 1]
    polar = len(news) - len(neutral)
    kept = dice.sample(neutral, min(len(neutral), int(NEUTRAL * polar)))
    some = [e for e in found if e[4] == 0] + [e for e in news if e[3] != 1] + kept
    broken = lambda e: (e[0].translate(LOST), e[1], e[2].translate(LOST), *e[3:])
    return [broken(e) if dice.random() < BROKEN else e for e in some]


class Pieces:
    def __init__(self, base):
        self.tokenizer = BertWordPieceTokenizer(str(base / "vocab.txt"), lowercase=True)
        self.cls, self.sep, self.open, self.close = map(self.tokenizer.token_to_id, ["[CLS]", "[SEP]", "[unused1]", "[unused2]"])

    def of(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def __call__(self, example):
        """Pieces, and where those of the target are."""
        left, target, right = self.of(example[0])[-SIDE:], self.of(example[1])[:TARGET], self.of(example[2])[:SIDE]
        ids = [self.cls, *left, self.open, *target, self.close, *right, self.sep, *target, self.sep]
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


def padded(ids):
    width = max(map(len, ids))
    mask = torch.tensor([[1.0] * len(i) + [0.0] * (width - len(i)) for i in ids])
    return torch.tensor([i + [0] * (width - len(i)) for i in ids]), mask


def frozen(model, count, read):
    """Outputs of the layers that are not trained, one tensor an example."""
    kept, order = [None] * len(read), sorted(range(len(read)), key=lambda at: len(read[at][0]))
    with torch.no_grad():
        for at in range(0, len(order), 32):
            some = order[at:at + 32]
            ids, mask = padded([read[i][0] for i in some])
            hidden, extended = model.embeddings(ids), (1 - mask)[:, None, None, :] * -1e9
            for layer in model.encoder.layer[:count]:
                hidden = layer(hidden, attention_mask=extended)[0]
            for row, i in zip(hidden, some):
                kept[i] = row[:len(read[i][0])].clone()
    return kept


def batch(kept, read, found, some):
    width = max(len(read[i][0]) for i in some)
    hidden = torch.zeros(len(some), width, kept[0].shape[1])
    mask = torch.full((len(some), 1, 1, width), -1e9)
    for row, i in enumerate(some):
        length = len(read[i][0])
        hidden[row, :length], mask[row, :, :, :length] = kept[i], 0
    return hidden, mask, [read[i][1] for i in some], torch.tensor([found[i][4] for i in some])


def logits(judge, kept, read, found):
    judge.eval()
    out, order = torch.zeros(len(found), 3), sorted(range(len(found)), key=lambda at: len(read[at][0]))
    with torch.no_grad():
        for at in range(0, len(order), 32):
            some = order[at:at + 32]
            out[some] = judge(*batch(kept, read, found, some))
    return out


def macro(given, right):
    f1 = []
    for k in range(3):
        hits, ours, theirs = ((given == k) & (right == k)).sum(), (given == k).sum(), (right == k).sum()
        f1.append(2 * hits / max(1, ours + theirs))
    return float(sum(f1) / 3)


def rates(judge, size, rate, decay=0.9):
    """Lower layers learn slower, the new head faster."""
    plain = lambda name: "bias" in name or "LayerNorm" in name
    groups = []
    for depth, layer in enumerate(reversed(judge.layers)):
        for name, weight in layer.named_parameters():
            groups.append({"params": [weight], "lr": rate * decay ** depth, "weight_decay": 0.0 if plain(name) else 0.01})
    for name, weight in [*judge.dense.named_parameters(), *judge.classes.named_parameters(), ("bias", judge.domains)]:
        groups.append({"params": [weight], "lr": rate * 10, "weight_decay": 0.0 if plain(name) else 0.01})
    return groups


def train(judge, kept, read, found, settings, report, keep):
    optimizer = torch.optim.AdamW(rates(judge, kept[0].shape[1], settings.rate))
    dice, size = random.Random(settings.seed), 16
    steps = settings.epochs * math.ceil(len(found) / size)
    warm = lambda step: min(1.0, (step + 1) / (0.1 * steps)) if step < 0.1 * steps else max(0.0, (steps - step) / (0.9 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, warm)
    loss = torch.nn.CrossEntropyLoss(label_smoothing=0.05)
    for epoch in range(settings.epochs):
        judge.train()
        order, began, total = list(range(len(found))), time.process_time(), 0.0
        dice.shuffle(order)
        # Texts of about one length go into one batch, which saves half of the padding.
        chunks = [sorted(order[at:at + 20 * size], key=lambda i: len(read[i][0])) for at in range(0, len(order), 20 * size)]
        batches = [chunk[at:at + size] for chunk in chunks for at in range(0, len(chunk), size)]
        dice.shuffle(batches)
        for some in batches:
            error = loss(judge(*batch(kept, read, found, some)), torch.tensor([found[i][3] for i in some]))
            optimizer.zero_grad()
            error.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += error.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.4f}, {time.process_time() - began:.0f} s", flush=True)
        report()
        keep()


def export(settings, model, judge, priors):
    """Weights under the names of the base model, the head beside them, and what the command needs to read both."""
    settings.output.mkdir(parents=True, exist_ok=True)
    tensors = {"embeddings." + k: v for k, v in model.embeddings.state_dict().items() if "position_ids" not in k and "token_type_ids" not in k}
    for at in range(settings.layers):
        layer = model.encoder.layer[at] if at < settings.frozen else judge.layers[at - settings.frozen]
        tensors.update({f"encoder.layer.{at}.{k}": v for k, v in layer.state_dict().items()})
    for name in ["dense", "classes"]:
        tensors.update({f"head.{name}.{k}": v for k, v in getattr(judge, name).state_dict().items()})
    tensors["head.domains"] = judge.domains.detach()
    tensors["head.priors"] = priors
    save_file({k: v.contiguous().clone() for k, v in tensors.items()}, settings.output / "model.safetensors")
    config = json.loads((settings.base / "config.json").read_text())
    config["num_hidden_layers"] = settings.layers
    (settings.output / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    shutil.copy(settings.base / "vocab.txt", settings.output / "vocab.txt")


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
    settings = arguments()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    numpy.random.seed(settings.seed)
    dice = random.Random(settings.seed)
    labels = mentions(settings.mentions) if settings.mentions else {}
    found = examples(settings.data, labels)
    news = numpy.bincount([e[3] for e in found if e[4] == 1], minlength=3)
    found = prepared(found, dice)
    learned = numpy.bincount([e[3] for e in found if e[4] == 1], minlength=3)
    # What must be added to the logits of news, of which neutral mentions were left out.
    share = lambda counts: numpy.log((counts + 1) / (counts.sum() + 3))
    priors = torch.tensor(numpy.stack([numpy.zeros(3), share(news) - share(learned)]), dtype=torch.float32)
    print(f"{len(found)} targets; news: {news.tolist()} mentions, {learned.tolist()} kept", flush=True)

    model = BertModel.from_pretrained(str(settings.base), add_pooling_layer=False).eval()
    pieces = Pieces(settings.base)
    read = [pieces(e) for e in found]
    kept = frozen(model, settings.frozen, read)
    print(f"frozen layers done after {time.process_time():.0f} s", flush=True)
    judge = Judge(model.encoder.layer[settings.frozen:settings.layers], model.config.hidden_size)

    sets = []
    for path in settings.development:
        dev = examples([path], labels)
        some = [pieces(e) for e in dev]
        sets.append((path.name, dev, some, frozen(model, settings.frozen, some)))

    def report():
        for name, dev, some, lower in sets:
            scores = logits(judge, lower, some, dev) + priors[[e[4] for e in dev]]
            right = numpy.array([e[3] for e in dev])
            print(f"  {name}: macro F1 {macro(scores.argmax(1).numpy(), right):.4f}", flush=True)

    # What an epoch gives is kept, so that a run that is stopped has not been for nothing.
    train(judge, kept, read, found, settings, report, lambda: export(settings, model, judge, priors))
    dev = [(*w, 1, 0) for w in WRITTEN]
    some = [pieces(e) for e in dev]
    scores = logits(judge, frozen(model, settings.frozen, some), some, dev)
    with (settings.output / "check.jsonl").open("w", encoding="utf-8") as out:
        for (left, target, right, *_), row in zip(dev, scores):
            out.write(json.dumps({"left": left, "target": target, "right": right, "logits": row.tolist()}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
