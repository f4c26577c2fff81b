#!/usr/bin/env python3
"""Times PyTorch on a checkpoint's main jobs: the peer of `speechlm bench`, with the same fields.

    python models.py FOLDER [--threads 2] [--seconds 10] [--runs 5]

Needs PyTorch and transformers.
"""

import argparse
import json
import os
import resource
import statistics
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
import torch
import transformers

ENCODERS = ("hubert", "wavlm", "wav2vec2", "data2vec-audio")


def median_seconds(job, runs):
    job()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def peak_mebibytes():
    """Largest resident memory of this process; ru_maxrss counts its parent's where one started it."""
    try:
        with open("/proc/self/status") as status:
            lines = [line for line in status if line.startswith("VmHWM:")]
        return int(lines[0].split()[1]) // 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def jobs(model, kind, seconds):
    """Pairs of a task's name and what it runs."""
    if kind in ENCODERS:
        sound = 0.1 * torch.randn(1, int(16000 * seconds))
        yield "encode", lambda: model(sound)
        return
    sound = 0.1 * torch.randn(1, 1, int(model.config.sampling_rate * seconds))
    encode = lambda: model.encode(sound, bandwidth=6.0)
    encoded = encode()
    yield "encode", encode
    yield "decode", lambda: model.decode(encoded.audio_codes, encoded.audio_scales)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.backends.nnpack.set_flags(False)  # not for one signal, but it warns where it cannot run
    model = transformers.AutoModel.from_pretrained(args.folder).eval()
    kind = model.config.model_type
    for task, job in jobs(model, kind, args.seconds):
        median = median_seconds(job, args.runs)
        line = {
            "engine": "pytorch " + torch.__version__,
            "model": kind,
            "task": task,
            "threads": args.threads,
            "audio_seconds": args.seconds,
            "median_s": round(median, 5),
            "rtf": round(median / args.seconds, 5),
            "peak_rss_mb": peak_mebibytes(),
        }
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
