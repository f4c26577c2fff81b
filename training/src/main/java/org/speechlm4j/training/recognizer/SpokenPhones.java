package org.speechlm4j.training.recognizer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.Audio;
import org.speechlm4j.core.InvalidFileException;
import org.speechlm4j.core.audio.AudioFiles;
import org.speechlm4j.training.data.Example;
import org.speechlm4j.training.data.Manifest;
import org.speechlm4j.training.data.Segment;

/**
 * A sound and the phones that are said in it.
 *
 * @param audio the sound
 * @param phones their names in order, without pauses
 */
public record SpokenPhones(Audio audio, List<String> phones) {

  private static final String TIER = "phones";
  private static final String PAUSE = "sil";

  /** Copies the list. */
  public SpokenPhones {
    phones = List.copyOf(phones);
  }

  /** The same phones in another sound, such as a reconstruction. */
  public SpokenPhones in(Audio other) {
    return new SpokenPhones(other, phones);
  }

  /**
   * Reads the examples of one split that have phones, in the manifest's order.
   *
   * @throws InvalidFileException if there is none
   * @throws IOException if a sound cannot be read
   */
  public static List<SpokenPhones> read(Manifest manifest, String split) throws IOException {
    List<SpokenPhones> speech = new ArrayList<>();
    for (Example example : manifest.split(split).examples()) {
      List<String> phones =
          example.tier(TIER).stream()
              .map(Segment::label)
              .filter(label -> !label.equals(PAUSE))
              .toList();
      if (!phones.isEmpty()) {
        speech.add(new SpokenPhones(AudioFiles.read(example.audio()), phones));
      }
    }
    if (speech.isEmpty()) {
      throw new InvalidFileException(
          manifest.file(), "found no examples of split " + split + " with phones, need some");
    }
    return speech;
  }
}
