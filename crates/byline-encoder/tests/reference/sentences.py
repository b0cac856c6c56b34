#!/usr/bin/env python3
"""Vectors of sentences by the reference implementation, PyTorch: the fixture `tests/data/sentences.jsonl`.

    sentences.py FOLDER < SENTENCES > ../data/sentences.jsonl

FOLDER holds the encoder as published; SENTENCES has one a line. Of each vector every sixteenth number is kept, of each text all
pieces. Packages: `plugins/deep/train/requirements.txt`.
"""
import json
import sys

import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertModel


def main(folder):
    torch.set_num_threads(1)
    tokenizer = BertWordPieceTokenizer(folder + "/vocab.txt", lowercase=True)
    model = BertModel.from_pretrained(folder, add_pooling_layer=False).eval()
    for line in sys.stdin:
        text = line.rstrip("\n")
        ids = tokenizer.encode(text).ids
        ids = ids if len(ids) <= 256 else [*ids[:255], ids[-1]]
        with torch.no_grad():
            vector = torch.nn.functional.normalize(model(torch.tensor([ids]))[0][0].mean(0), dim=0)
        kept = [round(x, 5) for x in vector.tolist()[::16]]
        print(json.dumps({"text": text, "pieces": ids, "vector": kept}, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    main(sys.argv[1])
