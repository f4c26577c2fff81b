#!/usr/bin/env python3
"""Times steps of training with PyTorch: the peer of `speechlm bench-training`.

    python bench_training_peer.py [transformer|stem|codec ...] [--threads N] [--keep-memory]

Same shapes, numbers of parameters, losses and optimiser (AdamW, in PyTorch's fused form) as the
models of TrainedModel.java; prints the same JSON lines. cpu_s is processor time of a step on all
threads. glibc gives large arrays back to the system and fetches them anew in each step, which can
take longer than the arithmetic; --keep-memory has it keep them, as our engine does.

Needs PyTorch alone: pip install torch --index-url https://download.pytorch.org/whl/cpu
"""

import argparse
import json
import os
import statistics
import sys
import time

try:
    import torch
except ImportError:
    sys.exit(
        "bench_training_peer: found no PyTorch, need it:"
        " pip install torch --index-url https://download.pytorch.org/whl/cpu"
    )
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import weight_norm


class TransformerLayer(nn.Module):
    """Normalises the inputs of its parts; one product gives queries, keys and values."""

    def __init__(self, dimension, inner, heads):
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(dimension)
        self.projection = nn.Linear(dimension, 3 * dimension)
        self.output = nn.Linear(dimension, dimension)
        self.feed_forward_norm = nn.LayerNorm(dimension)
        self.feed_forward = nn.Sequential(
            nn.Linear(dimension, inner), nn.GELU(), nn.Linear(inner, dimension)
        )

    def forward(self, x):
        batch, frames, dimension = x.shape
        projected = self.projection(self.attention_norm(x))
        heads = projected.view(batch, frames, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(heads[0], heads[1], heads[2])
        x = x + self.output(attended.transpose(1, 2).reshape(batch, frames, dimension))
        return x + self.feed_forward(self.feed_forward_norm(x))


class Transformer(nn.Module):
    """Four layers, 256 wide."""

    shape = (8, 200, 256)

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(*(TransformerLayer(256, 1024, 4) for _ in range(4)))

    def loss(self, x):
        return self.layers(x).square().mean()


class Stem(nn.Module):
    """HuBERT's convolutions, a group norm of each channel behind the first."""

    shape = (4, 1, 32000)

    def __init__(self):
        super().__init__()
        layers = []
        for i, kernel in enumerate((10, 3, 3, 3, 3, 2, 2)):
            layers.append(nn.Conv1d(512 if i else 1, 512, kernel, 2 if i else 5, bias=False))
            if i == 0:
                layers.append(nn.GroupNorm(512, 512))
            layers.append(nn.GELU())
        self.layers = nn.Sequential(*layers)
        for layer in self.layers:
            if isinstance(layer, nn.Conv1d):
                nn.init.kaiming_normal_(layer.weight)

    def loss(self, x):
        return self.layers(x).square().mean()


class CausalConv(nn.Module):
    """Pads by reflection in front, and behind so that the last stride is whole."""

    def __init__(self, inputs, outputs, kernel, stride=1, dilation=1):
        super().__init__()
        self.conv = weight_norm(nn.Conv1d(inputs, outputs, kernel, stride, dilation=dilation))
        self.surplus = dilation * (kernel - 1) + 1 - stride
        self.stride = stride

    def forward(self, x):
        return self.conv(F.pad(x, (self.surplus, -x.shape[-1] % self.stride), mode="reflect"))


class CausalUpsampling(nn.Module):
    """Cuts off behind what a transposed convolution gives too much."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        conv = nn.ConvTranspose1d(inputs, outputs, 2 * stride, stride)
        self.conv = weight_norm(conv, dim=0)
        self.stride = stride

    def forward(self, x):
        return self.conv(x)[..., : -self.stride]


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.branch = nn.Sequential(
            nn.ELU(),
            CausalConv(channels, channels // 2, 3),
            nn.ELU(),
            CausalConv(channels // 2, channels, 1),
        )
        self.shortcut = CausalConv(channels, channels, 1)

    def forward(self, x):
        return self.shortcut(x) + self.branch(x)


class Codebook(nn.Module):
    """Codewords that are moving averages (EnCodec's)."""

    def __init__(self, size, dimension, decay=0.99, epsilon=1e-5):
        super().__init__()
        self.decay = decay
        self.epsilon = epsilon
        self.register_buffer("codewords", torch.randn(size, dimension))
        self.register_buffer("counts", torch.ones(size))
        self.register_buffer("sums", self.codewords.clone())

    @torch.no_grad()
    def nearest(self, x):
        distances = self.codewords.square().sum(1) - 2 * x @ self.codewords.t()
        return distances.argmin(-1)

    @torch.no_grad()
    def observe(self, x, codes):
        size = len(self.codewords)
        counts = torch.bincount(codes, minlength=size).to(x.dtype)
        sums = torch.zeros_like(self.sums).index_add_(0, codes, x)
        self.counts.lerp_(counts, 1 - self.decay)
        self.sums.lerp_(sums, 1 - self.decay)
        total = self.counts.sum()
        smoothed = (self.counts + self.epsilon) / (total + size * self.epsilon) * total
        self.codewords.copy_(self.sums / smoothed[:, None])


class Codec(nn.Module):
    """SEANet around a residual vector quantiser, as examples/recipes/codec.json has it."""

    shape = (12, 1, 12800)

    def __init__(self):
        super().__init__()
        filters, ratios, dimension = 16, (8, 5, 4, 2), 64
        channels = filters
        encoder = [CausalConv(1, channels, 7)]
        for ratio in reversed(ratios):
            encoder += [ResidualBlock(channels), nn.ELU()]
            encoder += [CausalConv(channels, 2 * channels, 2 * ratio, ratio)]
            channels *= 2
        self.encoder = nn.Sequential(*encoder, nn.ELU(), CausalConv(channels, dimension, 7))
        decoder = [CausalConv(dimension, channels, 7)]
        for ratio in ratios:
            decoder += [nn.ELU(), CausalUpsampling(channels, channels // 2, ratio)]
            channels //= 2
            decoder += [ResidualBlock(channels)]
        self.decoder = nn.Sequential(*decoder, nn.ELU(), CausalConv(channels, 1, 7))
        self.codebooks = nn.ModuleList(Codebook(256, dimension) for _ in range(8))
        self.seen = []

    def loss(self, x):
        latents = self.encoder(x).transpose(1, 2)
        residual = latents
        quantized = torch.zeros_like(latents)
        commitment = 0
        for codebook in self.codebooks:
            flat = residual.detach().flatten(0, 1)
            codes = codebook.nearest(flat)
            chosen = F.embedding(codes, codebook.codewords).view_as(residual)
            self.seen.append((codebook, flat, codes))
            commitment = commitment + F.mse_loss(residual, chosen)
            quantized = quantized + chosen
            residual = residual - chosen
        passed = latents + (quantized - latents).detach()
        decoded = self.decoder(passed.transpose(1, 2))
        return F.l1_loss(decoded, x) + F.mse_loss(decoded, x) + 0.25 * commitment

    def observe(self):
        for codebook, flat, codes in self.seen:
            codebook.observe(flat, codes)
        self.seen.clear()


KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 30),
    "MALLOC_TOP_PAD_": str(1 << 30),
}
MODELS = {"transformer": Transformer, "stem": Stem, "codec": Codec}


def time_steps(name, threads, runs, warm_up):
    torch.manual_seed(1)
    model = MODELS[name]()
    batch = 0.1 * torch.randn(model.shape)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, fused=True)

    def step():
        loss = model.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        if isinstance(model, Codec):
            model.observe()
        return loss.item()

    for _ in range(warm_up):
        step()
    seconds = []
    processor = time.process_time()
    for _ in range(runs):
        start = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - start)
    processor = (time.process_time() - processor) / runs
    return {
        "engine": "pytorch " + torch.__version__,
        "model": name,
        "parameters": sum(p.numel() for p in model.parameters()),
        "threads": threads,
        "keeps_memory": KEEP_MEMORY.items() <= os.environ.items(),
        "runs": runs,
        "median_s": round(statistics.median(seconds), 5),
        "min_s": round(min(seconds), 5),
        "cpu_s": round(processor, 5),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("models", nargs="*", metavar="MODEL", help="of " + ", ".join(MODELS))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--keep-memory", action="store_true", help="have glibc keep freed arrays")
    arguments = parser.parse_args()
    if arguments.keep_memory and not KEEP_MEMORY.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | KEEP_MEMORY)
    unknown = set(arguments.models) - set(MODELS)
    if unknown:
        parser.error(f"MODEL: found {sorted(unknown)}, need some of {list(MODELS)}")
    torch.set_num_threads(arguments.threads)
    torch.backends.nnpack.set_flags(False)  # else it complains of each convolution on one thread
    for name in arguments.models or MODELS:
        timed = time_steps(name, arguments.threads, arguments.runs, arguments.warm_up)
        print(json.dumps(timed), flush=True)


if __name__ == "__main__":
    main()
