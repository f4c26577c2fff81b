package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.tokenizers.wav2vec.Wav2VecEncoder;

/**
 * One of a model's main jobs, the same as the reference's benchmark times.
 *
 * @param name encode (audio to frames or codes) or decode (codes to audio)
 * @param audioSeconds how much audio a run is about
 * @param job one run
 */
record BenchTask(String name, double audioSeconds, Runnable job) {

  /** Bit rate of codecs that have several, in kbit/s. */
  private static final double BANDWIDTH = 6;

  private static final long SEED = 1;

  /**
   * The tasks of a checkpoint.
   *
   * @throws InvalidFileException if nothing here is timed with such a model
   */
  static List<BenchTask> of(Path folder, Engine engine, double seconds) throws IOException {
    String type = Checkpoints.modelType(folder);
    if (Checkpoints.isEncoder(type)) {
      Wav2VecEncoder encoder = Checkpoints.encoder(folder, engine);
      Audio noise = noise(encoder.sampleRate(), 1, seconds);
      return List.of(new BenchTask("encode", seconds, () -> encoder.encode(List.of(noise))));
    }
    if (Checkpoints.isCodec(type)) {
      return ofCodec(Checkpoints.codec(folder, engine), seconds);
    }
    throw new InvalidFileException(
        folder.resolve("config.json"), "model_type is " + type + ", for which there is no task");
  }

  private static List<BenchTask> ofCodec(EnCodec codec, double seconds) {
    Audio noise = noise(codec.sampleRate(), codec.channels(), seconds);
    List<Double> offered = codec.config().targetBandwidths();
    double bandwidth = offered.contains(BANDWIDTH) ? BANDWIDTH : offered.getLast();
    int codebooks = codec.config().codebooks(bandwidth);
    Codes codes = codec.encode(noise, codebooks);
    return List.of(
        new BenchTask("encode", seconds, () -> codec.encode(noise, codebooks)),
        new BenchTask("decode", seconds, () -> codec.decode(codes)));
  }

  private static Audio noise(int sampleRate, int channels, double seconds) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[][] samples = new float[channels][(int) (sampleRate * seconds)];
    for (float[] channel : samples) {
      for (int i = 0; i < channel.length; i++) {
        channel[i] = (float) (0.1 * random.nextGaussian());
      }
    }
    return new Audio(samples, sampleRate);
  }
}
