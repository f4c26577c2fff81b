package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a codec's codes back to sound. */
@Command(name = "decode", description = "Turn a neural codec's codes back to sound.")
final class DecodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "CODES", description = "A file that encode wrote.")
  private Path file;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder or owner/name of the checkpoint that encoded it.")
  private ModelFolder model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "WAV",
      description = "WAV file to write, of 32-bit floats.")
  private Path target;

  @Override
  public Integer call() throws IOException {
    Path folder = model.path(output.quiet());
    EnCodec codec = Checkpoints.codec(folder, CpuEngine.shared());
    CodesFile stored = CodesFile.read(file);
    if (!stored.model().equals(Checkpoints.modelType(folder))) {
      throw new InvalidFileException(
          file,
          "found codes of %s, need those of %s"
              .formatted(stored.model(), Checkpoints.modelType(folder)));
    }
    Audio sound = decode(codec, stored);
    AudioFiles.writeWav(target, sound, AudioFiles.WavEncoding.FLOAT_32);
    if (output.json()) {
      new JsonLine()
          .put("file", file.toString())
          .put("output", target.toString())
          .put("seconds", sound.seconds())
          .put("sample_rate", sound.sampleRate())
          .put("channels", sound.channelCount())
          .print(spec.commandLine().getOut());
    } else if (!output.quiet()) {
      spec.commandLine()
          .getOut()
          .println(String.format(Locale.ROOT, "%s: %.2f s", target, sound.seconds()));
    }
    return 0;
  }

  private Audio decode(EnCodec codec, CodesFile stored) throws IOException {
    Audio whole;
    try {
      whole = codec.decode(stored.codes());
    } catch (IllegalArgumentException e) {
      throw new InvalidFileException(file, String.valueOf(e.getMessage()), e);
    }
    if (stored.samples() < 0 || stored.samples() > whole.length()) {
      throw new InvalidFileException(
          file,
          "metadata samples is %d, need 0 to the decoded %d"
              .formatted(stored.samples(), whole.length()));
    }
    float[][] cut =
        Arrays.stream(whole.channels())
            .map(channel -> Arrays.copyOf(channel, stored.samples()))
            .toArray(float[][]::new);
    return new Audio(cut, whole.sampleRate());
  }
}
