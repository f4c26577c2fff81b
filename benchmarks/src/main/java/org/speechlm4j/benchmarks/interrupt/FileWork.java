package org.speechlm4j.benchmarks.interrupt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.tensor.HostTensor;
import org.speechlm4j.core.weights.Initializer;
import org.speechlm4j.core.weights.SafeTensors;
import org.speechlm4j.core.weights.Weights;

/** Parameters and sound, read and written. */
final class FileWork {

  private static final int SAMPLE_RATE = 48_000;

  private FileWork() {}

  static List<LongWork> all() {
    return List.of(
        new LongWork(
            "initialising 240 million parameters",
            place ->
                () ->
                    Weights.init(1, place.engine())
                        .get("weight", Initializer.standardNormal(), 30_000, 8000)),
        new LongWork(
            "writing 1.6 GB of safetensors",
            place -> {
              HostTensor tensor = HostTensor.of(new float[400_000_000], 400_000_000);
              Path file = place.folder().resolve("model.safetensors");
              return writing(() -> SafeTensors.write(file, Map.of("weight", tensor), Map.of()));
            }),
        new LongWork(
            "writing 600 MB of WAV",
            place -> {
              Audio audio = Audio.mono(new float[200_000_000], SAMPLE_RATE);
              Path file = place.folder().resolve("written.wav");
              return writing(() -> AudioFiles.writeWav(file, audio, AudioFiles.WavEncoding.PCM_24));
            }),
        new LongWork("reading 300 MB of WAV", FileWork::readingWav),
        new LongWork("reading FLAC, 784 files in turn", FileWork::readingFlac));
  }

  /** What writes gives nothing back. */
  private interface Writing {
    void write() throws IOException;
  }

  private static Callable<?> writing(Writing writing) {
    return () -> {
      writing.write();
      return Map.of();
    };
  }

  private static Callable<?> readingWav(LongWork.Place place) throws IOException {
    Path file = place.folder().resolve("read.wav");
    Audio audio = Audio.mono(Noise.values(100_000_000), SAMPLE_RATE);
    AudioFiles.writeWav(file, audio, AudioFiles.WavEncoding.PCM_24);
    return () -> AudioFiles.read(file);
  }

  private static Callable<?> readingFlac(LongWork.Place place) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(place.repository().resolve("examples/corpus"))) {
      files = found.filter(path -> path.toString().endsWith(".flac")).sorted().toList();
    }
    return () -> {
      Audio last = Audio.mono(new float[0], SAMPLE_RATE);
      for (Path file : files) {
        last = AudioFiles.read(file);
      }
      return last;
    };
  }
}
