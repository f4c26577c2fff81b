package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.List;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.corpus.Language;
import org.speechlm4j.examples.corpus.Segment;
import org.speechlm4j.examples.corpus.SentenceType;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.examples.corpus.Utterance;

/**
 * Made-up utterances of which everything is known: 0.48 s each, 16 frames each of a pause and the
 * phones a and b.
 */
final class MadeData {

  static final List<String> PHONES = List.of("a", "b", Segment.SILENCE);

  private static final int[] ORDER = {2, 0, 1};
  private static final int FRAMES_PER_PHONE = 16;
  private static final int FRAMES = ORDER.length * FRAMES_PER_PHONE;
  private static final List<String> SENTENCES = List.of("one", "two", "three", "four", "five");

  private MadeData() {}

  /** What a channel holds in a frame. */
  @FunctionalInterface
  interface Channels {
    /** The channels of one frame of one utterance. */
    float[] at(Utterance utterance, int frame, int phone);
  }

  /** Four training voices that say five sentences each, and two test voices that say two. */
  static TourCorpus of(Channels cepstra, Channels logMel) {
    List<Sample> samples = new ArrayList<>();
    for (int voice = 0; voice < 6; voice++) {
      Split split = voice < 4 ? Split.TRAIN : Split.TEST;
      Gender gender = voice % 2 == 0 ? Gender.FEMALE : Gender.MALE;
      for (String text : SENTENCES.subList(0, voice < 4 ? 5 : 2)) {
        samples.add(sample(utterance("v" + voice, gender, split, text), cepstra, logMel));
      }
    }
    return new TourCorpus(samples, PHONES);
  }

  static TourCorpus of(Channels cepstra) {
    return of(cepstra, cepstra);
  }

  /** 1 at an index, else 0. */
  static float[] oneHot(int index, int size) {
    float[] values = new float[size];
    values[index] = 1;
    return values;
  }

  /** The number of an utterance's voice, from 0. */
  static int voice(Utterance utterance) {
    return utterance.speaker().charAt(1) - '0';
  }

  private static Utterance utterance(String voice, Gender gender, Split split, String text) {
    List<Segment> phones =
        List.of(
            new Segment(Segment.SILENCE, 0, 0.16),
            new Segment("a", 0.16, 0.32),
            new Segment("b", 0.32, 0.48));
    List<Segment> words =
        List.of(new Segment(Segment.SILENCE, 0, 0.16), new Segment(text, 0.16, 0.48));
    String id = voice + "-" + text;
    return new Utterance(
        id,
        id + ".flac",
        text,
        Language.ENGLISH,
        voice,
        gender,
        split,
        0.48,
        SentenceType.COMMAND,
        null,
        null,
        null,
        phones,
        words,
        words);
  }

  private static Sample sample(Utterance utterance, Channels cepstra, Channels logMel) {
    int[] phones = new int[FRAMES];
    for (int t = 0; t < FRAMES; t++) {
      phones[t] = ORDER[t / FRAMES_PER_PHONE];
    }
    return new Sample(
        utterance,
        new float[7680],
        matrix(utterance, phones, cepstra),
        matrix(utterance, phones, logMel),
        phones);
  }

  private static FeatureMatrix matrix(Utterance utterance, int[] phones, Channels channels) {
    int dim = channels.at(utterance, 0, phones[0]).length;
    FeatureMatrix matrix = FeatureMatrix.zeros(phones.length, dim);
    for (int t = 0; t < phones.length; t++) {
      System.arraycopy(channels.at(utterance, t, phones[t]), 0, matrix.values(), t * dim, dim);
    }
    return matrix;
  }
}
