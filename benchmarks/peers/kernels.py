#!/usr/bin/env python3
"""The peers' side of benchmarks/compare: PyTorch, faiss and OpenBLAS, timed when asked.

    python kernels.py THREADS

Answers each line of JSON on standard input by one on standard output, as Worker.java does:
`prepare` a function of FUNCTIONS on the tensors of a safetensors file, write a contestant's
`values`, or `measure` it. A function gives its contestants by name; those whose library is
missing are left out.
"""

import json
import os
import sys
import time

THREADS = sys.argv[1] if len(sys.argv) > 1 else "2"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = THREADS  # read when the libraries are loaded

import numpy as np
import torch
from torch.nn import functional as F

try:
    import faiss
except ImportError:
    faiss = None
os.environ.setdefault("HF_HUB_OFFLINE", "1")
try:
    import transformers
except ImportError:
    transformers = None

SAMPLE_SECONDS = 2e-4
TYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "I32": torch.int32, "I8": torch.int8}


def read(path):
    """The tensors of a safetensors file."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        body = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = torch.frombuffer(body[start:end], dtype=TYPES[entry["dtype"]])
        tensors[name] = flat.reshape(entry["shape"])
    return tensors


def nearest_code(t, distance):
    x, codebook = t["x"], t["codebook"]
    if distance == "cosine":
        rows = F.normalize(codebook)
        return {"PyTorch": lambda: (F.normalize(x) @ rows.t()).argmax(1)}
    # What does not depend on x is computed beforehand, as ours and faiss do.
    transposed = codebook.t().contiguous()
    squares = codebook.square().sum(1)
    found = {"PyTorch": lambda: torch.addmm(squares, x, transposed, alpha=-2).argmin(1)}
    if faiss:
        faiss.omp_set_num_threads(int(THREADS))
        index = faiss.IndexFlatL2(codebook.shape[1])
        index.add(codebook.numpy())
        frames = x.numpy()
        found["faiss"] = lambda: index.search(frames, 1)[1]
    return found


def residual(t):
    if transformers is None:
        return {}
    from transformers.models.encodec.modeling_encodec import EncodecResidualVectorQuantizer

    codebooks = [t[f"codebook{i}"] for i in range(len(t) - 1)]
    size, dimension = codebooks[0].shape
    bits = size.bit_length() - 1
    bandwidth = 75 * bits * len(codebooks) / 1000  # of all codebooks at EnCodec's frame rate
    config = transformers.EncodecConfig(
        codebook_size=size,
        codebook_dim=dimension,
        hidden_size=dimension,
        target_bandwidths=[bandwidth],
    )
    quantizer = EncodecResidualVectorQuantizer(config).eval()
    for layer, codebook in zip(quantizer.layers, codebooks):
        layer.codebook.embed.copy_(codebook)
    embeddings = t["x"].transpose(1, 2).contiguous()
    # [codebooks, batch, time] there, [batch, time, codebooks] here.
    encode = lambda: quantizer.encode(embeddings, bandwidth)
    return {"transformers": lambda: encode().permute(1, 2, 0)}


def attention(t, heads, key_heads, window):
    queries, keys, values = t["queries"], t["keys"], t["values"]

    def by_heads(x, count):
        # Contiguous head by head, as a key-value cache is laid.
        return x.unflatten(2, (count, -1)).transpose(1, 2).contiguous()

    q, k, v = by_heads(queries, heads), by_heads(keys, key_heads), by_heads(values, key_heads)
    count, seen = q.shape[2], k.shape[2]
    options = {"enable_gqa": heads != key_heads}
    if window > 0 and count > 1:
        position = torch.arange(seen - count, seen)[:, None]
        other = torch.arange(seen)[None]
        options["attn_mask"] = (other <= position) & (other > position - window)
    elif window == 0 and count > 1:
        options["is_causal"] = True
    attend = lambda: F.scaled_dot_product_attention(q, k, v, **options)
    return {"PyTorch": lambda: attend().transpose(1, 2)}


def linear(t):
    x, weight = t["x"], t["weight"]
    if weight.dtype == torch.bfloat16:
        rows = x.to(torch.bfloat16)
        return {"PyTorch": lambda: F.linear(rows, weight)}
    a, b = x.numpy(), weight.numpy().T
    return {"PyTorch": lambda: F.linear(x, weight), "OpenBLAS": lambda: a @ b}


def conv1d(t, stride, dilation, groups):
    x = t["x"].transpose(1, 2).contiguous()  # channels first, as it is at home there
    run = lambda: F.conv1d(x, t["weight"], t["bias"], stride, 0, dilation, groups)
    return {"PyTorch": lambda: run().transpose(1, 2)}


def conv_transpose1d(t, stride):
    x = t["x"].transpose(1, 2).contiguous()
    run = lambda: F.conv_transpose1d(x, t["weight"], t["bias"], stride)
    return {"PyTorch": lambda: run().transpose(1, 2)}


def group_norm(t):
    x, groups = t["x"].transpose(1, 2).contiguous(), t["x"].shape[2]
    return {"PyTorch": lambda: F.group_norm(x, groups, t["weight"], t["bias"]).transpose(1, 2)}


def layer_norm(t):
    x = t["x"]
    return {"PyTorch": lambda: F.layer_norm(x, x.shape[-1:], t["weight"], t["bias"], 1e-5)}


def rms_norm(t):
    x = t["x"]
    return {"PyTorch": lambda: F.rms_norm(x, x.shape[-1:], t["weight"], 1e-6)}


def snake(t):
    x, alpha = t["x"], t["alpha"]  # DAC's formula
    return {"PyTorch": lambda: x + (alpha + 1e-9).reciprocal() * torch.sin(alpha * x).pow(2)}


def of_elements(function):
    return lambda t: {"PyTorch": lambda: function(t["x"])}


def lstm(t):
    size = t["recurrent_weight"].shape[1]
    layer = torch.nn.LSTM(t["x"].shape[2], size, batch_first=True)
    layer.weight_ih_l0.copy_(t["input_weight"])
    layer.weight_hh_l0.copy_(t["recurrent_weight"])
    layer.bias_ih_l0.copy_(t["input_bias"])
    layer.bias_hh_l0.copy_(t["recurrent_bias"])
    return {"PyTorch": lambda: layer(t["x"])[0]}


def mel(t, mels, samples):
    if transformers is None:
        return {}
    extractor = transformers.WhisperFeatureExtractor(mels, chunk_length=samples // 16000)
    signal = t["x"].numpy()
    run = lambda: extractor(signal, sampling_rate=16000, return_tensors="np").input_features
    return {"transformers": lambda: run()[0].T}


def ctc(t):
    with torch.inference_mode(False):
        x = F.log_softmax(t["x"].clone(), 2).transpose(0, 1).contiguous()
        labels = t["labels"].clone().long()
        frames = torch.full((x.shape[1],), x.shape[0])
        counts = torch.full((x.shape[1],), labels.shape[1])
        probabilities = x.exp()

    def run():
        with torch.inference_mode(False):
            leaf = x.detach().requires_grad_()
            F.ctc_loss(leaf, labels, frames, counts, reduction="sum").backward()
        return leaf.grad - probabilities  # it takes x for logits: their softmax is in its gradient

    return {"PyTorch": lambda: run().transpose(0, 1)}


FUNCTIONS = {
    "none": lambda t: {},
    "nearest_code": nearest_code,
    "residual": residual,
    "attention": attention,
    "linear": linear,
    "conv1d": conv1d,
    "conv_transpose1d": conv_transpose1d,
    "group_norm": group_norm,
    "layer_norm": layer_norm,
    "rms_norm": rms_norm,
    "softmax": of_elements(lambda x: F.softmax(x, -1)),
    "gelu": of_elements(F.gelu),
    "silu": of_elements(F.silu),
    "elu": of_elements(F.elu),
    "snake": snake,
    "lstm": lstm,
    "mel": mel,
    "ctc": ctc,
}


def median_seconds(run, seconds):
    """As Meter.java measures."""

    def sample(calls):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        return time.perf_counter() - start

    calls = 1
    while sample(calls) < SAMPLE_SECONDS:
        calls *= 2
    samples = []
    end = time.perf_counter() + seconds
    while not samples or time.perf_counter() < end:
        samples.append(sample(calls) / calls)
    return float(np.median(samples))


def main():
    torch.set_num_threads(int(THREADS))
    torch.backends.nnpack.set_flags(False)  # where it cannot run it warns at each call
    contestants = {}
    for line in sys.stdin:
        request = json.loads(line)
        answer = {}
        if request["do"] == "prepare":
            function = FUNCTIONS[request["function"]]
            contestants = function(read(request["file"]), **request["options"])
            answer["contestants"] = list(contestants)
        elif request["do"] == "values":
            values = contestants[request["contestant"]]()
            if isinstance(values, torch.Tensor):
                values = values.detach().float().numpy()
            np.ascontiguousarray(values, dtype="<f4").tofile(request["file"])
        else:
            run = contestants[request["contestant"]]
            answer["seconds"] = median_seconds(run, request["seconds"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    with torch.inference_mode():
        main()
