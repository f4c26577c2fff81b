package org.speechlm4j.benchmarks.whole;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.speechlm4j.benchmarks.results.Contest;
import org.speechlm4j.benchmarks.results.Part;
import org.speechlm4j.benchmarks.results.Results;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.core.audio.AudioFiles.WavEncoding;

/** Times from a command to its end, where there is little to do. */
public final class StartUp {

  private static final int RATE = 24_000;
  private static final int ROUNDS = 7;

  private StartUp() {}

  /** Times the version, and the codes of a second of sound by a tiny codec. */
  public static void run(Session session) throws IOException {
    Optional<Program> peer = session.peer(session.repository().peer("start_up.py"));
    contest(session, "version", session.speechlm().with("--version"), peer);
    Path folder = Files.createTempDirectory("speechlm4j-start-up");
    Path sound = folder.resolve("sound.wav");
    Path codes = folder.resolve("codes.safetensors");
    AudioFiles.writeWav(sound, tone(), WavEncoding.PCM_16);
    Path model = session.repository().tinyCodec();
    contest(
        session,
        "encode 1 s",
        session.speechlm().with("encode", sound, "--model", model, "-o", codes),
        peer.map(program -> program.with(model, sound)));
    Files.delete(codes);
    Files.delete(sound);
    Files.delete(folder);
  }

  private static Audio tone() {
    float[] samples = new float[RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / RATE));
    }
    return new Audio(new float[][] {samples}, RATE);
  }

  private static void contest(Session session, String id, Program ours, Optional<Program> peer)
      throws IOException {
    int rounds = session.quick() ? 1 : ROUNDS;
    double[] seconds = new double[rounds];
    double[] theirs = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      seconds[round] = ours.seconds();
      if (peer.isPresent()) {
        theirs[round] = peer.get().seconds();
      }
    }
    Map<String, double[]> peers = new LinkedHashMap<>();
    peer.ifPresent(_ -> peers.put("PyTorch", theirs));
    Contest contest = new Contest(seconds, peers);
    ObjectNode row = Results.row();
    contest.addTo(row);
    session.results().put(Part.START_UP, id, row.put("versions", session.versions()));
    session.say("%s: %.2f s".formatted(id, contest.seconds()));
  }
}
