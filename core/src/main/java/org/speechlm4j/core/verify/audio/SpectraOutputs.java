package org.speechlm4j.core.verify.audio;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.speechlm4j.core.audio.Dct;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.audio.FramePadding;
import org.speechlm4j.core.audio.KaldiFilterBank;
import org.speechlm4j.core.audio.MelFilterBank;
import org.speechlm4j.core.audio.MelSpectrogram;
import org.speechlm4j.core.audio.Mfcc;
import org.speechlm4j.core.audio.Spectrum;
import org.speechlm4j.core.audio.Stft;
import org.speechlm4j.core.audio.Windows;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.verify.Fixture;

/**
 * Recomputes a fixture of spectra. Sizes come from the outputs' names and shapes and from the
 * calls' texts; what none of them states is fixed by the program that makes such fixtures.
 */
final class SpectraOutputs {

  private static final Pattern STFT =
      Pattern.compile("out\\.stft_(\\d+)_(\\d+)_(\\d+)_(center|valid)\\.(real|imag|inverse)");
  private static final Pattern MEL = Pattern.compile("out\\.mel_(slaney|htk)");
  private static final Pattern FILTERS = Pattern.compile("out\\.filters_(slaney|htk|kaldi)_(\\d+)");
  private static final Pattern DCT = Pattern.compile("out\\.dct_(\\d+)_of_(\\d+)");
  private static final Pattern KALDI = Pattern.compile("out\\.(kaldi_fbank|kaldi_mfcc|mfcc_\\d+)");
  private static final double LOWEST = 20;
  private static final double HIGHEST = 7600;

  private final Fixture fixture;
  private final float[] audio;
  private final int rate;

  private SpectraOutputs(Fixture fixture, float[] audio, int rate) {
    this.fixture = fixture;
    this.audio = audio;
    this.rate = rate;
  }

  static SpectraOutputs of(Fixture fixture) throws IOException {
    int rate = fixture.description().object("knobs").integer("rate", 16_000);
    return new SpectraOutputs(fixture, fixture.floats("in.audio"), rate);
  }

  static boolean recognises(String output) {
    return STFT.matcher(output).matches()
        || MEL.matcher(output).matches()
        || FILTERS.matcher(output).matches()
        || DCT.matcher(output).matches()
        || KALDI.matcher(output).matches();
  }

  HostTensor compute(String output) throws IOException {
    CallText call = CallText.of(fixture, output);
    Matcher name = STFT.matcher(output);
    if (name.matches()) {
      return stft(name, call, size(output, 0));
    }
    name = MEL.matcher(output);
    if (name.matches()) {
      return channelsFirst(mel(name.group(1), call, size(output, 0)));
    }
    name = FILTERS.matcher(output);
    if (name.matches()) {
      int mels = Integer.parseInt(name.group(2));
      return rows(filters(name.group(1), mels, size(output, 1)).matrix());
    }
    name = DCT.matcher(output);
    if (name.matches()) {
      return rows(
          Dct.of(Integer.parseInt(name.group(1)), Integer.parseInt(name.group(2))).matrix());
    }
    return rows(kaldi(output, call));
  }

  private int size(String output, int axis) throws IOException {
    return fixture.tensor(output).shape().size(axis);
  }

  private static HostTensor rows(FeatureMatrix matrix) {
    return HostTensor.of(matrix.values(), matrix.frames(), matrix.dim());
  }

  private static HostTensor channelsFirst(FeatureMatrix matrix) {
    return HostTensor.of(matrix.channelsFirst(), matrix.dim(), matrix.frames());
  }

  private HostTensor stft(Matcher name, CallText call, int length) {
    Stft stft =
        Stft.of(
            Integer.parseInt(name.group(1)),
            Integer.parseInt(name.group(2)),
            Windows.hann(Integer.parseInt(name.group(3))),
            name.group(4).equals("center") ? FramePadding.REFLECT : FramePadding.NONE);
    Spectrum spectrum = stft.forward(audio);
    return switch (name.group(5)) {
      case "real" -> channelsFirst(spectrum.real());
      case "imag" -> channelsFirst(spectrum.imaginary());
      default -> {
        double angle = call.number("exp\\(([0-9.]+) i\\)", 0);
        yield HostTensor.of(stft.inverse(turned(spectrum, angle), length), length);
      }
    };
  }

  /** The spectrum times {@code exp(i angle)}. */
  private static Spectrum turned(Spectrum spectrum, double angle) {
    FeatureMatrix real = FeatureMatrix.zeros(spectrum.frames(), spectrum.bins());
    FeatureMatrix imaginary = FeatureMatrix.zeros(spectrum.frames(), spectrum.bins());
    for (int i = 0; i < real.values().length; i++) {
      double re = spectrum.real().values()[i];
      double im = spectrum.imaginary().values()[i];
      real.values()[i] = (float) (re * Math.cos(angle) - im * Math.sin(angle));
      imaginary.values()[i] = (float) (re * Math.sin(angle) + im * Math.cos(angle));
    }
    return new Spectrum(real, imaginary);
  }

  private FeatureMatrix mel(String kind, CallText call, int mels) {
    boolean htk = kind.equals("htk");
    int fftSize = call.integer("n_fft (\\d+)", htk ? 512 : 400);
    int hop = call.integer("hop (\\d+)", htk ? 128 : 160);
    MelFilterBank filters =
        MelFilterBank.of(
            htk
                ? MelFilterBank.Options.htk(rate, fftSize, mels, 0, rate / 2.0)
                : MelFilterBank.Options.slaney(rate, fftSize, mels));
    return MelSpectrogram.of(
            Stft.of(fftSize, hop, Windows.hann(fftSize), FramePadding.ZEROS),
            filters,
            call.says("power 1") ? MelSpectrogram.Measure.MAGNITUDE : MelSpectrogram.Measure.POWER)
        .forward(audio);
  }

  private MelFilterBank filters(String kind, int mels, int bins) {
    int fftSize = 2 * (bins - 1);
    return MelFilterBank.of(
        switch (kind) {
          case "slaney" -> MelFilterBank.Options.slaney(rate, fftSize, mels);
          case "htk" -> MelFilterBank.Options.htk(rate, fftSize, mels, LOWEST, HIGHEST);
          default -> MelFilterBank.Options.kaldi(rate, fftSize, mels, LOWEST, HIGHEST);
        });
  }

  private FeatureMatrix kaldi(String output, CallText call) throws IOException {
    int mels = size("out.kaldi_fbank", 1);
    KaldiFilterBank bank =
        KaldiFilterBank.of(
            new KaldiFilterBank.Options(
                rate,
                400,
                160,
                mels,
                LOWEST,
                HIGHEST,
                call.number("pre-emphasis ([0-9.]*[0-9])", 0.97),
                call.number("samples \\* (\\d+)", 32768),
                true,
                Windows::povey));
    if (output.equals("out.kaldi_fbank")) {
      return bank.forward(audio);
    }
    int coefficients = size("out.kaldi_mfcc", 1);
    Mfcc mfcc = Mfcc.of(bank, coefficients, call.number("lifter (\\d+)", 22));
    return output.equals("out.kaldi_mfcc") ? mfcc.forward(audio) : mfcc.forwardWithDeltas(audio);
  }
}
