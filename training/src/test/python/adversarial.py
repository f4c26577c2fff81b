"""What PyTorch gives for spectral losses, discriminators, the losses around them and EnCodec's balancer.

Writes src/test/resources/fixtures/adversarial/expected.safetensors. Definitions are written out after the published
ones (audiocraft 1.4: losses/{specloss,stftloss,balancer}.py, adversarial/; descript-audio-codec: dac/nn/loss.py;
hifi-gan: models.py), with torch.stft, in double precision. Sounds are [B, T, C], everything else as PyTorch lays it
out; tensors `msstftd.*` and `mpd.*` are the discriminators' parameters. Run in training/ with torch, librosa and
safetensors.
"""
import math
import os

import librosa
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.nn.utils.parametrizations import weight_norm

torch.set_default_dtype(torch.float64)
RATE = 16000
tensors = {}
generator = torch.Generator().manual_seed(31)


def rand(*shape, scale=1.0):
    return (scale * torch.randn(shape, generator=generator)).float().double()


def put(name, value):
    tensors[name] = value.detach().reshape(value.shape or (1,)).contiguous().clone()


def stft(x, size, hop, window, center, normalized=False):
    """[B, C, T] to complex [B, C, K, F]."""
    b, c, t = x.shape
    w = torch.hann_window(window, dtype=x.dtype)
    s = torch.stft(x.reshape(-1, t), size, hop, window, w, center=center, pad_mode="reflect", return_complex=True)
    return (s / w.pow(2).sum().sqrt() if normalized else s).reshape(b, c, *s.shape[1:])


# ---------------------------------------------------------------------------------------------- spectral losses

def parallel_wavegan(x, y):
    convergence, magnitude, eps = 0, 0, torch.finfo(torch.float32).eps
    for size, hop, window in ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240)):
        a, b = (torch.sqrt(torch.clamp(stft(z, size, hop, window, True).abs() ** 2, min=1e-7)) for z in (x, y))
        convergence += torch.norm(b - a) / (torch.norm(b) + eps)
        magnitude += F.l1_loss(torch.log(eps + b), torch.log(eps + a))
    return (convergence + magnitude) / 3


def dac(features, power, linear):
    def loss(x, y):
        total = 0
        for view in features:
            a, b = view(x), view(y)
            total = total + F.l1_loss(a.clamp(1e-5).pow(power).log10(), b.clamp(1e-5).pow(power).log10())
            total = total + linear * F.l1_loss(a, b)
        return total
    return loss


def dac_mel(size, mels):
    basis = torch.from_numpy(librosa.filters.mel(sr=RATE, n_fft=size, n_mels=mels, fmin=0, fmax=None)).double()
    return lambda x: basis @ stft(x, size, size // 4, size, True).abs()


def htk(size, mels, low):
    hz = lambda m: 700 * (10 ** (m / 2595) - 1)
    mel = lambda f: 2595 * math.log10(1 + f / 700)
    edges = hz(torch.linspace(mel(low), mel(RATE / 2), mels + 2))
    bins = torch.linspace(0, RATE // 2, size // 2 + 1)
    slopes = edges[:, None] - bins[None]
    width = edges[1:] - edges[:-1]
    return torch.clamp(torch.minimum(-slopes[:-2] / width[:-1, None], slopes[2:] / width[1:, None]), min=0)


def encodec_mel(x, y):
    total = 0
    for size in (64, 128, 256, 512, 1024):
        hop, views = size // 4, []
        for z in (x, y):
            z = F.pad(z, ((size - hop) // 2,) * 2, "reflect")
            frames = math.ceil((z.shape[-1] - size) / hop + 1)
            z = F.pad(z, (0, (frames - 1) * hop + size - z.shape[-1]))
            views.append(htk(size, 64, 64) @ stft(z, size, hop, size, False, True).abs() ** 2)
        a, b = views
        total = total + F.l1_loss(a, b) + F.mse_loss(torch.log10(1e-5 + a), torch.log10(1e-5 + b))
    return total / 10


def spectral(t=3001):
    time = torch.arange(t) / RATE
    y = torch.stack([0.4 * torch.sin(2 * math.pi * f * time) for f in (180.0, 1333.0)], -1)[None].repeat(2, 1, 1)
    y = (y + rand(2, t, 2, scale=0.05)).float().double()
    y[1, :1400] = 0
    x = (0.9 * y + rand(2, t, 2, scale=0.03)).float().double()
    put("spectral.x", x.float())
    put("spectral.y", y.float())
    for name, loss in {
        "parallel_wavegan": parallel_wavegan,
        "dac_magnitudes": dac([lambda z, s=s: stft(z, s, s // 4, s, True).abs() for s in (2048, 512)], 2, 1),
        "dac_mels": dac([dac_mel(32 << i, 5 << i) for i in range(7)], 1, 0),
        "encodec_mels": encodec_mel,
    }.items():
        leaf = x.clone().requires_grad_(True)
        value = loss(leaf.movedim(-1, 1), y.movedim(-1, 1))
        put(f"spectral.{name}", value)
        put(f"spectral.{name}.grad", torch.autograd.grad(value, leaf)[0].float())


# ---------------------------------------------------------------------------------------------- discriminators

class Norm(torch.nn.Module):
    def __init__(self, *args, norm=True, **kwargs):
        super().__init__()
        self.conv = torch.nn.Conv2d(*args, **kwargs)
        if norm:
            self.conv = weight_norm(self.conv)

    def forward(self, x):
        return self.conv(x)


class StftNetwork(torch.nn.Module):
    def __init__(self, size, filters, channels, dilations=(1, 2, 4)):
        super().__init__()
        self.size, n = size, filters
        layers = [Norm(2 * channels, n, (3, 9), padding=(1, 4), norm=False)]
        layers += [Norm(n, n, (3, 9), stride=(1, 2), dilation=(d, 1), padding=(d, 4)) for d in dilations]
        self.convs = torch.nn.ModuleList(layers + [Norm(n, n, (3, 3), padding=(1, 1))])
        self.conv_post = Norm(n, 1, (3, 3), padding=(1, 1))

    def forward(self, x):
        z = stft(x, self.size, self.size // 4, self.size, False, True)
        z, features = torch.cat([z.real, z.imag], 1).movedim(3, 2), []
        for layer in self.convs:
            z = F.leaky_relu(layer(z), 0.2)
            features.append(z)
        return self.conv_post(z), features


class PeriodNetwork(torch.nn.Module):
    def __init__(self, period, channels):
        super().__init__()
        self.period, ins, n = period, [1, *channels], len(channels)
        self.convs = torch.nn.ModuleList(
            weight_norm(torch.nn.Conv2d(a, b, (5, 1), (1 if i == n - 1 else 3, 1), padding=(2, 0)))
            for i, (a, b) in enumerate(zip(ins, channels)))
        self.conv_post = weight_norm(torch.nn.Conv2d(ins[-1], 1, (3, 1), 1, padding=(1, 0)))

    def forward(self, x):
        t, features = x.shape[-1], []
        x = F.pad(x, (0, -t % self.period), "reflect")
        x = x.view(x.shape[0], 1, -1, self.period)
        for layer in self.convs:
            x = F.leaky_relu(layer(x), 0.1)
            features.append(x)
        x = self.conv_post(x)
        return torch.flatten(x, 1, -1), [*features, x]


class Several(torch.nn.Module):
    def __init__(self, networks):
        super().__init__()
        self.discriminators = torch.nn.ModuleList(networks)

    def forward(self, x):
        return [d(x) for d in self.discriminators]


def hinge(x):
    return F.relu(1 - x).mean()


def discriminator(name, net, channels, t):
    with torch.no_grad():
        for key, p in net.named_parameters():
            p.copy_(p + rand(*p.shape, scale=0.05) if "original0" in key else rand(*p.shape, scale=0.3))
            put(f"{name}.{key}", p.float())
    real, fake = rand(2, t, channels, scale=0.5), rand(2, t, channels, scale=0.5)
    put(f"{name}.in.real", real.float())
    put(f"{name}.in.fake", fake.float())
    leaf = fake.clone().requires_grad_(True)
    of_real, of_fake = net(real.movedim(-1, 1)), net(leaf.movedim(-1, 1))
    n = len(of_real)
    for i, (logits, features) in enumerate(of_fake):
        put(f"{name}.out.logits.{i}.mean", logits.mean())
        put(f"{name}.out.logits.{i}.square", logits.pow(2).mean())
        put(f"{name}.out.features.{i}", torch.stack([f.abs().mean() for f in features]))
    pairs = [list(zip(a[1], b[1])) for a, b in zip(of_fake, of_real)]
    losses = {
        "hinge.generator": sum(-f.mean() for f, _ in of_fake) / n,
        "hinge.discriminator": sum(hinge(r) + hinge(-f) for (r, _), (f, _) in zip(of_real, of_fake)) / n,
        "least_squares.generator": sum(((1 - f) ** 2).mean() for f, _ in of_fake) / n,
        "least_squares.discriminator": sum(((1 - r) ** 2).mean() + (f ** 2).mean()
                                           for (r, _), (f, _) in zip(of_real, of_fake)) / n,
        "features.absolute": sum(sum(F.l1_loss(a, b) for a, b in p) / len(p) for p in pairs) / n,
        "features.relative": sum(sum(F.l1_loss(a, b) / b.abs().mean() for a, b in p) / len(p) for p in pairs) / n,
    }
    parameter = net.discriminators[0].convs[1]
    parameter = (parameter.conv if hasattr(parameter, "conv") else parameter).parametrizations.weight.original1
    for key, loss in losses.items():
        put(f"{name}.out.{key}", loss)
        of = parameter if "discriminator" in key else leaf
        put(f"{name}.out.{key}.grad", torch.autograd.grad(loss, of, retain_graph=True)[0])


# ---------------------------------------------------------------------------------------------- balancer

def balancer(steps=3, decay=0.9, total_norm=2.0):
    """y = w x; losses of y with weights 4, 1 and 0.1; the average is flashy's, without bias."""
    weights, totals, count = {"a": 4.0, "b": 1.0, "c": 0.1}, {}, 0.0
    w = rand(3, 5)
    put("balancer.w", w.float())
    for step in range(steps):
        x, target = rand(2, 7, 5), rand(2, 7, 3)
        put(f"balancer.{step}.x", x.float())
        put(f"balancer.{step}.target", target.float())
        leaf = w.clone().requires_grad_(True)
        y = x @ leaf.T
        losses = {"a": F.mse_loss(y, target), "b": 100 * F.l1_loss(y, target), "c": y.tanh().sum()}
        grads = {k: torch.autograd.grad(v, y, retain_graph=True)[0] for k, v in losses.items()}
        count = count * decay + 1
        for k, g in grads.items():
            totals[k] = totals.get(k, 0.0) * decay + g.norm(dim=(1, 2)).mean().item()
        scales = {k: weights[k] / sum(weights.values()) * total_norm / (1e-12 + totals[k] / count) for k in grads}
        y.backward(sum(scales[k] * grads[k] for k in grads))
        put(f"balancer.{step}.grad", leaf.grad)
        put(f"balancer.{step}.loss", sum(scales[k] * losses[k] for k in grads))


torch.manual_seed(5)
spectral()
discriminator("msstftd", Several([StftNetwork(64, 4, 2), StftNetwork(32, 4, 2)]), 2, 203)
discriminator("mpd", Several([PeriodNetwork(2, (4, 6, 5)), PeriodNetwork(3, (4, 6, 5))]), 1, 100)
balancer()


folder = "src/test/resources/fixtures/adversarial"
os.makedirs(folder, exist_ok=True)
save_file(tensors, f"{folder}/expected.safetensors")
