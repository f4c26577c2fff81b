"""What PyTorch gives for the operations that the fixtures "layers" and "attention" leave out.

Writes src/test/resources/fixtures/operations/expected.safetensors: for each case its inputs `CASE.0`, `CASE.1`, ... in
the order and layout of the operation's record, and its output `CASE.out`. Run in core/ with torch and safetensors.
"""
import math

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.set_default_dtype(torch.float64)
EPSILON = 2 ** -10  # a float32
tensors = {}
generator = torch.Generator().manual_seed(20)


def exact(x):
    """The nearest values that float32 holds, so that the stored inputs are those that were computed with."""
    return x.float().double()


def rand(*shape):
    return exact(torch.randn(shape, generator=generator))


def case(name, output, *inputs):
    for i, value in enumerate((*inputs, output)):
        stored = value.int() if not value.is_floating_point() else value if i == len(inputs) else value.float()
        tensors[f"{name}.{'out' if i == len(inputs) else i}"] = stored.contiguous().clone()


def time_last(x):
    return x.movedim(-1, 1)


def time_first(x):
    return x.movedim(1, -1)


def convolutions():
    x, w, b = rand(2, 7, 6, 4), rand(6, 2, 3, 2), rand(6)
    y = F.conv2d(time_last(x), w, b, stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2)
    case("conv2d", time_first(y), x, w, b)
    x, w = rand(2, 5, 4), rand(4, 3, 4)
    y = F.conv_transpose1d(time_last(x), w, None, stride=3, padding=1, output_padding=2, dilation=2, groups=2)
    case("conv_transpose_dilated", time_first(y), x, w)


def products():
    x, w, b = rand(2, 3, 5), rand(4, 5), rand(4)
    case("linear", F.linear(x, w, b), x, w, b)
    x, y = rand(2, 3, 4, 5), rand(2, 3, 5, 6)
    case("mat_mul", x @ y, x, y)
    case("mat_mul_transposed", x @ y, x, y.transpose(-1, -2))
    x, c = rand(2, 9, 4), rand(13, 4)
    case("nearest_euclidean", torch.cdist(x, c[None]).argmin(-1), x, c)
    case("nearest_cosine", (F.normalize(x, dim=-1) @ F.normalize(c, dim=-1).T).argmax(-1), x, c)


def norms():
    x, w, b, length = rand(3, 7, 6), rand(6), rand(6), torch.tensor([7, 4, 2])
    rows = [F.pad(time_first(F.group_norm(time_last(r[None, :n]), 2, w, b, EPSILON)), (0, 0, 0, 7 - n))
            for r, n in zip(x, length)]
    case("group_norm_padded", torch.cat(rows), x, w, b, length)
    mean, variance = rand(6), exact(rand(6).abs() + 0.1)
    case("batch_norm_running", time_first(F.batch_norm(time_last(x), mean, variance, w, b, False, 0, EPSILON)), x, w, b, mean, variance)
    case("layer_norm_bare", F.layer_norm(x, (6,), None, None, EPSILON), x)
    case("rms_norm_bare", F.rms_norm(x, (6,), None, EPSILON), x)
    x[0, 0] = 0
    case("l2_normalise_zero_row", F.normalize(x, dim=-1, eps=EPSILON), x)


def attention():
    def attend(name, q, k, v, keep, bias, heads, *rest):
        """Rows that see no key give zeros."""
        kv_heads = k.shape[2] * heads // q.shape[2]
        a, b, c = (t.unflatten(2, (n, -1)).transpose(1, 2) for t, n in ((q, heads), (k, kv_heads), (v, kv_heads)))
        s = 0.25 * a @ b.repeat_interleave(heads // kv_heads, 1).mT + bias
        p = s.masked_fill(~keep, -torch.inf).softmax(-1).nan_to_num(0)
        case(name, (p @ c.repeat_interleave(heads // kv_heads, 1)).transpose(1, 2).flatten(2), q, k, v, *rest)

    causal = torch.ones(5, 9, dtype=torch.bool).tril(4)
    q, k, v = rand(2, 5, 12), rand(2, 9, 12), rand(2, 9, 15)
    attend("attention_cached", q, k, v, causal, 0, 3)
    dense, valid = rand(2, 3, 5, 9), torch.tensor([9, 4])
    padded = torch.arange(9)[None, None, None] < valid[:, None, None, None]
    attend("attention_dense_padded", q, k, v, padded, dense, 3, dense, valid)
    table, gate = rand(3, 13), rand(2, 5, 3)
    distance = torch.arange(9)[None] - torch.arange(5)[:, None] + 4
    relative = table[:, distance][None] * gate.transpose(1, 2)[..., None]
    attend("attention_relative", q, k, v, torch.ones(5, 9, dtype=torch.bool), relative, 3, table, gate)
    q, k, v = rand(1, 6, 16), rand(1, 4, 8), rand(1, 4, 8)
    attend("attention_grouped_more_queries", q, k, v, torch.ones(6, 4, dtype=torch.bool).tril(-2), 0, 4)


def rotary():
    x = rand(2, 5, 3 * 8)
    angles = rand(2, 5, 3)
    heads = x.unflatten(2, (3, 8))
    for name, table in (("rotary_split", angles[0]), ("rotary_split_batch", angles)):
        cosines, sines = exact(table.cos()), exact(table.sin())
        c, s = cosines.unsqueeze(-2), sines.unsqueeze(-2)
        c, s = torch.cat([c, c], -1), torch.cat([s, s], -1)
        turned = heads[..., :6]
        half = torch.cat([-turned[..., 3:], turned[..., :3]], -1)
        case(name, torch.cat([turned * c + half * s, heads[..., 6:]], -1).flatten(2), x, cosines, sines)
    pairs = torch.view_as_complex(heads[..., :6].unflatten(-1, (3, 2)).contiguous())
    cosines, sines = exact(angles[0].cos()), exact(angles[0].sin())
    turned = torch.view_as_real(pairs * torch.complex(cosines, sines)[:, None]).flatten(-2)
    case("rotary_interleaved", torch.cat([turned, heads[..., 6:]], -1).flatten(2), x, cosines, sines)


def recurrence():
    x, c = rand(2, 6, 4), 3
    for kind, gates in (("lstm", 4), ("gru", 3)):
        cell = (torch.nn.LSTMCell if kind == "lstm" else torch.nn.GRUCell)(4, c)
        weights = [rand(gates * c, 4), rand(gates * c, c), rand(gates * c), rand(gates * c)]
        with torch.no_grad():
            for p, w in zip(cell.parameters(), weights):
                p.copy_(w)
        start = (rand(2, c), rand(2, c)) if kind == "lstm" else rand(2, c)
        state, steps = start, []
        for t in reversed(range(6)):
            state = cell(x[:, t], state)
            steps.append(torch.cat(state, -1) if kind == "lstm" else state)
        output = torch.stack(steps[::-1], 1).detach()
        case(f"{kind}_reversed", output, x, *weights, *(start if kind == "lstm" else (start,)))


def time():
    x = rand(2, 7, 3)
    for mode in ("nearest", "linear"):
        for size in (3, 7, 16):
            y = F.interpolate(time_last(x), size=size, mode=mode)
            case(f"interpolate_{mode}_{size}", time_first(y), x)
    case("pool_mean_padded", time_first(F.avg_pool1d(time_last(x), 4, 3, 2)), x)
    case("pool_max_padded", time_first(F.max_pool1d(time_last(x), 4, 3, 2)), x)
    lengths = torch.tensor([7, 2])
    keep = torch.arange(7)[None] < lengths[:, None]
    case("mask_time", x.masked_fill(~keep[..., None], -2.5), x, lengths)
    for mode in ("constant", "reflect", "replicate"):
        case(f"pad_{mode}", time_first(F.pad(time_last(x), (2, 3), mode=mode)), x)


def elements():
    x = rand(3, 5)
    positive = exact(x.abs() + 0.1)
    for name in ("exp", "square", "abs", "sin", "cos", "reciprocal", "round", "sign"):
        case(name, getattr(torch, name)(x), x)
    for name in ("log", "sqrt", "rsqrt"):
        case(name, getattr(torch, name)(positive), positive)
    case("clamp", x.clamp(-0.5, 0.75), x)
    case("affine", 2.5 * x - 1.5, x)
    case("round_ties", torch.tensor([-2.0, -2, -0, 0, 2, 2]), torch.tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]))
    x, y = rand(2, 1, 4), rand(3, 1)
    for name in ("add", "subtract", "multiply", "divide", "maximum", "minimum"):
        case(f"binary_{name}", getattr(torch, name)(x, y), x, y)


def layout():
    x = rand(2, 3, 4)
    case("permute", x.permute(2, 0, 1), x)
    case("slice", x[:, :, 1:4:2], x)
    case("concat", torch.cat([x, x[:, 1:]], 1), x, x[:, 1:])
    table, indices = rand(5, 3), torch.tensor([[4, 0], [2, 2]])
    case("gather", F.embedding(indices, table), table, indices)
    case("sum", x.sum(1), x)
    case("mean", x.mean(0), x)
    case("max", x.amax(2), x)
    case("log_sum_exp", (32 * x).logsumexp(1), 32 * x)
    case("cumsum_first_axis", x.cumsum(0), x)
    case("arg_max", x.argmax(-1), x)


def ctc():
    logits, lengths = rand(4, 9, 5), torch.tensor([9, 7, 3, 9])
    labels, counts = torch.tensor([[1, 1, 3], [4, 2, 4], [2, 2, 2], [0, 0, 0]]), torch.tensor([3, 3, 3, 0])
    p = exact(logits.log_softmax(-1))
    case("ctc", F.ctc_loss(p.transpose(0, 1), labels, lengths, counts, 0, "none"), p, labels, lengths, counts)


for part in (convolutions, products, norms, attention, rotary, recurrence, time, elements, layout, ctc):
    part()
save_file(tensors, "src/test/resources/fixtures/operations/expected.safetensors", {"torch": torch.__version__})
