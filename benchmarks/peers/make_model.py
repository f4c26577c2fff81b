#!/usr/bin/env python3
"""Writes a checkpoint of a published architecture at its true size, with random weights.

    python make_model.py NAME FOLDER

Needs PyTorch and transformers.
"""

import argparse
import os

os.environ.setdefault("HF_HUB_OFFLINE", "1")
import torch
import transformers

MODELS = {
    "hubert-base": lambda: transformers.HubertModel(transformers.HubertConfig()),
    "wavlm-base": lambda: transformers.WavLMModel(transformers.WavLMConfig()),
    "encodec-24khz": lambda: transformers.EncodecModel(transformers.EncodecConfig()),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name", choices=sorted(MODELS))
    parser.add_argument("folder")
    args = parser.parse_args()
    torch.manual_seed(0)
    model = MODELS[args.name]().eval()
    for name, buffer in model.named_buffers():
        if name.endswith("embed"):  # codewords start as zeros: give the search real work
            torch.nn.init.normal_(buffer)
    model.save_pretrained(args.folder)


if __name__ == "__main__":
    main()
