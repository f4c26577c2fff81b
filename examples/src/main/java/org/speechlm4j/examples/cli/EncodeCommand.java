package org.speechlm4j.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.speechlm4j.codecs.encodec.EnCodec;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.Codes;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.cpu.CpuEngine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compresses sound to a codec's codes. */
@Command(name = "encode", description = "Compress sound to a neural codec's codes.")
final class EncodeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "FILE", description = "A WAV or FLAC file.")
  private Path file;

  @Option(
      names = {"-m", "--model"},
      required = true,
      paramLabel = "DIR",
      description = "Folder or owner/name of an EnCodec checkpoint.")
  private ModelFolder model;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "CODES",
      description = "Safetensors file to write the codes to.")
  private Path target;

  @Option(
      names = "--bandwidth",
      paramLabel = "KBPS",
      description = "Bit rate, one of the model's (default: its highest).")
  private @Nullable Double bandwidth;

  @Override
  public Integer call() throws IOException {
    Path folder = model.path(output.quiet());
    EnCodec codec = Checkpoints.codec(folder, CpuEngine.shared());
    int codebooks = codebooks(codec);
    Audio sound = AudioFiles.read(file, codec.sampleRate(), codec.channels());
    Codes codes = codec.encode(sound, codebooks);
    new CodesFile(codes, Checkpoints.modelType(folder), sound.length()).write(target);
    if (output.json()) {
      new JsonLine()
          .put("file", file.toString())
          .put("output", target.toString())
          .put("seconds", sound.seconds())
          .put("frames", codes.frames())
          .put("codebooks", codes.codebooks())
          .put("frame_rate", codes.frameRate())
          .print(spec.commandLine().getOut());
    } else if (!output.quiet()) {
      spec.commandLine()
          .getOut()
          .println(
              "%s: %d frames of %d codebooks".formatted(target, codes.frames(), codes.codebooks()));
    }
    return 0;
  }

  private int codebooks(EnCodec codec) {
    if (bandwidth == null) {
      return codec.config().numCodebooks();
    }
    try {
      return codec.config().codebooks(bandwidth);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }
}
