"""What both scripts that train the encoder have in common: word pieces, the frozen lower layers, the loop, the files.

The lower layers of the encoder are frozen and their outputs are kept, so that an epoch costs half. What is written is
read by `byline encoder import`.
"""
import argparse, json, math, pathlib, random, shutil, time

import numpy
import torch
from safetensors.torch import save_file
from tokenizers import BertWordPieceTokenizer
from transformers import BertModel

BROKEN = 0.25  # the share of examples whose quotes, apostrophes and dashes are lost, as in a crawl
LOST = str.maketrans("", "", "\"'“”‘’–—")


def parser(description):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--development", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--layers", type=int, default=6, help="keep so many of the encoder's layers, the lowest")
    parser.add_argument("--frozen", type=int, default=3, help="so many of them are not trained")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    return parser


def seeded(settings):
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    numpy.random.seed(settings.seed)
    return random.Random(settings.seed)


def base(settings):
    return BertModel.from_pretrained(str(settings.base), add_pooling_layer=False).eval()


class Pieces:
    def __init__(self, base):
        self.tokenizer = BertWordPieceTokenizer(str(base / "vocab.txt"), lowercase=True)
        self.cls, self.sep, self.open, self.close = map(self.tokenizer.token_to_id, ["[CLS]", "[SEP]", "[unused1]", "[unused2]"])

    def of(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids


def padded(ids):
    width = max(map(len, ids))
    mask = torch.tensor([[1.0] * len(i) + [0.0] * (width - len(i)) for i in ids])
    return torch.tensor([i + [0] * (width - len(i)) for i in ids]), mask


def by_length(ids, size=32):
    """Places of some sequences at a time, those of about one length together."""
    order = sorted(range(len(ids)), key=lambda at: len(ids[at]))
    return [order[at:at + size] for at in range(0, len(order), size)]


def frozen(model, count, ids):
    """Outputs of the layers that are not trained, one tensor for each sequence of pieces."""
    kept = [None] * len(ids)
    with torch.no_grad():
        for some in by_length(ids):
            sequences, mask = padded([ids[i] for i in some])
            hidden, extended = model.embeddings(sequences), (1 - mask)[:, None, None, :] * -1e9
            for layer in model.encoder.layer[:count]:
                hidden = layer(hidden, attention_mask=extended)[0]
            for row, i in zip(hidden, some):
                kept[i] = row[:len(ids[i])].clone()
    return kept


def batch(kept, some):
    """Outputs of the frozen layers side by side, and the mask of attention."""
    width = max(len(kept[i]) for i in some)
    hidden = torch.zeros(len(some), width, kept[0].shape[1])
    mask = torch.full((len(some), 1, 1, width), -1e9)
    for row, i in enumerate(some):
        length = len(kept[i])
        hidden[row, :length], mask[row, :, :, :length] = kept[i], 0
    return hidden, mask


def rates(layers, head, rate, decay=0.9):
    """Lower layers learn slower, the new head (names and weights) faster."""
    plain = lambda name: "bias" in name or "LayerNorm" in name
    groups = []
    for depth, layer in enumerate(reversed(layers)):
        for name, weight in layer.named_parameters():
            groups.append({"params": [weight], "lr": rate * decay ** depth, "weight_decay": 0.0 if plain(name) else 0.01})
    for name, weight in head:
        groups.append({"params": [weight], "lr": rate * 10, "weight_decay": 0.0 if plain(name) else 0.01})
    return groups


def train(net, head, kept, settings, error_of, after):
    """Trains `net`; `error_of` gives the error of some examples, `after` is called behind each epoch."""
    optimizer = torch.optim.AdamW(rates(net.layers, head, settings.rate))
    dice, size, count = random.Random(settings.seed), 16, len(kept)
    steps = settings.epochs * math.ceil(count / size)
    warm = lambda step: min(1.0, (step + 1) / (0.1 * steps)) if step < 0.1 * steps else max(0.0, (steps - step) / (0.9 * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, warm)
    for epoch in range(settings.epochs):
        net.train()
        order, began, total = list(range(count)), time.process_time(), 0.0
        dice.shuffle(order)
        # Texts of about one length go into one batch, which saves half of the padding.
        chunks = [sorted(order[at:at + 20 * size], key=lambda i: len(kept[i])) for at in range(0, count, 20 * size)]
        batches = [chunk[at:at + size] for chunk in chunks for at in range(0, len(chunk), size)]
        dice.shuffle(batches)
        for some in batches:
            error = error_of(some)
            optimizer.zero_grad()
            error.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += error.item()
        print(f"epoch {epoch + 1}: loss {total / len(batches):.4f}, {time.process_time() - began:.0f} s", flush=True)
        after()


def export(settings, model, net, head, more=None):
    """Weights under the names of the base model, the head beside them, and what the command needs to read both."""
    settings.output.mkdir(parents=True, exist_ok=True)
    tensors = {"embeddings." + k: v for k, v in model.embeddings.state_dict().items() if "position_ids" not in k and "token_type_ids" not in k}
    for at in range(settings.layers):
        layer = model.encoder.layer[at] if at < settings.frozen else net.layers[at - settings.frozen]
        tensors.update({f"encoder.layer.{at}.{k}": v for k, v in layer.state_dict().items()})
    tensors.update(head)
    save_file({k: v.detach().contiguous().clone() for k, v in tensors.items()}, settings.output / "model.safetensors")
    config = json.loads((settings.base / "config.json").read_text())
    config.update(more or {}, num_hidden_layers=settings.layers)
    (settings.output / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    shutil.copy(settings.base / "vocab.txt", settings.output / "vocab.txt")


def check(settings, rows):
    """What the command must compute as the script does."""
    with (settings.output / "check.jsonl").open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
