#!/usr/bin/env python3
"""Loads PyTorch and transformers; with a codec's folder and a sound, encodes that too.

    python start_up.py [FOLDER SOUND.wav]
"""

import os
import sys
import wave

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
import torch
from transformers import EncodecModel

if len(sys.argv) > 2:
    with wave.open(sys.argv[2]) as sound:
        frames = bytearray(sound.readframes(sound.getnframes()))
    samples = torch.frombuffer(frames, dtype=torch.int16)
    model = EncodecModel.from_pretrained(sys.argv[1]).eval()
    with torch.inference_mode():
        print(model.encode(samples.float()[None, None] / 32768).audio_codes.shape)
