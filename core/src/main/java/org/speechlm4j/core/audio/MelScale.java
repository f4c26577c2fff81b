package org.speechlm4j.core.audio;

/** A scale of perceived pitch. */
public enum MelScale {
  /**
   * Linear below 1000 Hz, logarithmic above (Slaney's Auditory Toolbox 1998; librosa's default).
   */
  SLANEY {
    @Override
    public double fromHertz(double hertz) {
      return hertz < 1000 ? hertz * 3 / 200 : 15 + Math.log(hertz / 1000) / SLANEY_STEP;
    }

    @Override
    public double toHertz(double mel) {
      return mel < 15 ? mel * 200 / 3 : 1000 * Math.exp((mel - 15) * SLANEY_STEP);
    }
  },

  /** {@code 2595 log10(1 + f / 700)} (O'Shaughnessy 1987; the HTK book). */
  HTK {
    @Override
    public double fromHertz(double hertz) {
      return 2595 * Math.log10(1 + hertz / 700);
    }

    @Override
    public double toHertz(double mel) {
      return 700 * (Math.pow(10, mel / 2595) - 1);
    }
  },

  /** {@code 1127 ln(1 + f / 700)}, as Kaldi writes nearly the same scale. */
  KALDI {
    @Override
    public double fromHertz(double hertz) {
      return 1127 * Math.log(1 + hertz / 700);
    }

    @Override
    public double toHertz(double mel) {
      return 700 * (Math.exp(mel / 1127) - 1);
    }
  };

  private static final double SLANEY_STEP = Math.log(6.4) / 27;

  /** Mels of a frequency in Hz. */
  public abstract double fromHertz(double hertz);

  /** Frequency in Hz of a number of mels. */
  public abstract double toHertz(double mel);
}
