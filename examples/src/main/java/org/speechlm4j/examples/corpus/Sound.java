package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;
import static org.speechlm4j.examples.corpus.Checks.requireKeys;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One sound that is not speech, as the manifest describes it.
 *
 * @param id unique in the corpus
 * @param file the sound's path below the corpus folder
 * @param type always {@link #TYPE}
 * @param category tone, sweep, noise, clicks or melody
 * @param caption what is heard, in English
 * @param split what the sound is for
 * @param seconds length of the file
 */
public record Sound(
    String id,
    String file,
    String type,
    String category,
    String caption,
    Split split,
    @JsonProperty(required = true) double seconds) {

  /** The manifest's type of a sound. */
  public static final String TYPE = "sound";

  /**
   * Checks that no key is missing and that the sound lasts.
   *
   * @throws IllegalArgumentException if not
   */
  public Sound {
    requireKeys("id", id, "file", file, "category", category, "caption", caption, "split", split);
    require(TYPE.equals(type), "type: found %s, need %s", type, TYPE);
    require(seconds > 0, "seconds: found %s, need above 0", seconds);
  }
}
