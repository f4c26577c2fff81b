"""Writes references.safetensors beside itself: soxr 1.1.0, scipy 1.17.1, PyTorch 2.13.0, librosa 0.11.0."""
import os

import librosa
import numpy as np
import scipy.signal
import soxr
import torch
from safetensors.numpy import save_file

x = np.random.default_rng(7).uniform(-0.3, 0.3, 600).astype(np.float32)
out = {"audio": x}
for old, new in [(1, 2), (1, 3), (1, 4), (1, 5), (2, 3), (3, 4), (2, 1), (3, 1), (3, 2), (4, 3)]:
    out[f"soxr_{old}_{new}"] = soxr.resample(x.astype(np.float64), old, new).astype(np.float32)
for old, new in [(3, 1), (7, 5), (5, 7), (441, 160)]:
    out[f"poly_{old}_{new}"] = scipy.signal.resample_poly(x.astype(np.float64), new, old).astype(np.float32)
for size, hop, window, centre in [(77, 13, 50, True), (100, 50, 100, False), (53, 10, 53, True)]:
    s = torch.stft(torch.from_numpy(x).double(), size, hop, window, torch.hann_window(window, dtype=torch.float64),
                   center=centre, pad_mode="reflect", return_complex=True).numpy()
    tag = f"stft_{size}_{hop}_{window}_{'center' if centre else 'valid'}"
    out[f"{tag}.real"], out[f"{tag}.imag"] = s.real.T.astype(np.float32), s.imag.T.astype(np.float32)
out["slaney_128"] = librosa.filters.mel(sr=16000, n_fft=400, n_mels=128).astype(np.float32)
out["htk_20_at_8000"] = librosa.filters.mel(sr=8000, n_fft=255, n_mels=20, fmin=20, fmax=7600, htk=True, norm=None)
save_file({k: np.ascontiguousarray(v) for k, v in out.items()},
          os.path.join(os.path.dirname(os.path.abspath(__file__)), "references.safetensors"))
