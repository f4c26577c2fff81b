package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A sound that is computed: tones, sweeps, noise, clicks and melodies.
 *
 * @param id its id and file name
 * @param category what kind of sound it is
 * @param caption what is heard
 * @param split what it is for
 * @param samples the sound, at any level, at {@link Recording#SAMPLE_RATE}
 */
record MadeSound(String id, String category, String caption, Split split, float[] samples) {

  private static final int RATE = Recording.SAMPLE_RATE;
  private static final double SECOND = RATE;

  /** Every sound; the noises depend on the seed. Eight of each kind: 5 train, 1 dev, 2 test. */
  static List<MadeSound> all(long seed) {
    List<MadeSound> all = new ArrayList<>();
    addTones(all);
    addSweeps(all);
    addNoises(all, new Random(seed));
    addClicks(all);
    addMelodies(all);
    return List.copyOf(all);
  }

  private static void addTones(List<MadeSound> all) {
    for (int hertz : List.of(110, 220, 440, 880)) {
      add(all, "tone", "a steady pure tone of " + hertz + " hertz", tone(hertz, 1, 0));
      add(
          all,
          "tone",
          "a steady buzzing tone of " + hertz + " hertz with many overtones",
          tone(hertz, 12, 0));
    }
  }

  private static void addSweeps(List<MadeSound> all) {
    for (int top : List.of(800, 1600, 3200, 6400)) {
      String range = "200 to " + top + " hertz";
      add(all, "sweep", "a tone that rises from " + range, sweep(200, top));
      add(all, "sweep", "a tone that falls from " + top + " to 200 hertz", sweep(top, 200));
    }
  }

  private static void addNoises(List<MadeSound> all, Random random) {
    for (boolean low : List.of(false, true)) {
      String kind = low ? "low rumbling noise" : "hissing white noise";
      add(all, "noise", "steady " + kind, noise(random, low, 0, 1, 1));
      add(all, "noise", kind + " that swells", noise(random, low, 0, 0, 1));
      add(all, "noise", kind + " that fades away", noise(random, low, 0, 1, 0));
      add(all, "noise", kind + " that pulses four times a second", noise(random, low, 4, 1, 1));
    }
  }

  private static void addClicks(List<MadeSound> all) {
    for (int count : List.of(2, 4, 8, 12)) {
      String number = Sum.number(count, Language.ENGLISH);
      add(all, "clicks", number + " even clicks", clicks(count, 1));
      add(all, "clicks", number + " clicks, faster and faster", clicks(count, 0.85));
    }
  }

  private static void addMelodies(List<MadeSound> all) {
    int[][] tunes = {
      {0, 2, 4, 5, 7},
      {7, 5, 4, 2, 0},
      {0, 4, 7, 12},
      {12, 7, 4, 0},
      {0, 0, 7, 7, 9, 9, 7},
      {4, 4, 5, 7, 7, 5, 4, 2},
      {0, 12, 0, 12},
      {0, 3, 7, 3, 0}
    };
    List<String> captions =
        List.of(
            "five notes that climb a major scale",
            "five notes that descend a major scale",
            "a rising major chord, note by note",
            "a falling major chord, note by note",
            "the beginning of a nursery rhyme about a star",
            "the beginning of a joyful hymn",
            "two notes an octave apart in turn",
            "a minor chord, up and down again");
    for (int i = 0; i < tunes.length; i++) {
      add(all, "melody", captions.get(i), melody(tunes[i]));
    }
  }

  private static void add(List<MadeSound> all, String category, String caption, float[] samples) {
    int number = (int) all.stream().filter(one -> one.category().equals(category)).count() + 1;
    Split split = number <= 5 ? Split.TRAIN : number == 6 ? Split.DEV : Split.TEST;
    all.add(new MadeSound(category + "-" + number, category, caption, split, samples));
  }

  /** One second of a fundamental and its overtones below half the rate, each weaker by 1 / n. */
  private static float[] tone(double hertz, int partials, int semitones) {
    float[] tone = new float[RATE];
    double fundamental = hertz * Math.pow(2, semitones / 12.0);
    for (int t = 0; t < tone.length; t++) {
      double sum = 0;
      for (int n = 1; n <= partials && n * fundamental < SECOND / 2; n++) {
        sum += Math.sin(2 * Math.PI * n * fundamental * t / SECOND) / n;
      }
      tone[t] = (float) (sum * edges(t, tone.length));
    }
    return tone;
  }

  /** A second and a half during which the logarithm of the frequency changes evenly. */
  private static float[] sweep(double from, double to) {
    float[] sweep = new float[RATE * 3 / 2];
    double phase = 0;
    for (int t = 0; t < sweep.length; t++) {
      phase += 2 * Math.PI * from * Math.pow(to / from, (double) t / sweep.length) / SECOND;
      sweep[t] = (float) (Math.sin(phase) * edges(t, sweep.length));
    }
    return sweep;
  }

  /** One second of noise whose level goes from one value to another and may pulse. */
  private static float[] noise(
      Random random, boolean low, double pulses, double start, double end) {
    float[] noise = new float[RATE];
    double smooth = 0;
    for (int t = 0; t < noise.length; t++) {
      double white = random.nextGaussian();
      smooth += 0.03 * (white - smooth);
      double level = start + (end - start) * t / noise.length;
      double pulse = 0.5 + 0.5 * Math.cos(2 * Math.PI * pulses * t / SECOND);
      noise[t] = (float) ((low ? smooth : white) * level * pulse * edges(t, noise.length));
    }
    return noise;
  }

  /** Decaying clicks, each gap the one before times {@code ratio}. */
  private static float[] clicks(int count, double ratio) {
    float[] clicks = new float[RATE * 3 / 2];
    double gap = count > 8 ? 0.1 : 0.15;
    double at = 0.1;
    for (int n = 0; n < count; n++) {
      int start = (int) (at * SECOND);
      for (int t = 0; t < 160; t++) {
        clicks[start + t] += (float) (Math.exp(-t / 20.0) * Math.cos(t));
      }
      at += gap;
      gap = gap * ratio;
    }
    return clicks;
  }

  /** Plucked notes, a quarter of a second each, in semitones above middle C. */
  private static float[] melody(int[] semitones) {
    int note = RATE / 4;
    float[] melody = new float[note * semitones.length];
    for (int n = 0; n < semitones.length; n++) {
      float[] tone = tone(261.63, 4, semitones[n]);
      for (int t = 0; t < note; t++) {
        melody[n * note + t] = (float) (tone[t] * Math.exp(-4.0 * t / note) * edges(t, note));
      }
    }
    return melody;
  }

  /** Rises from 0 to 1 in 10 ms at the start and falls so at the end, against clicks. */
  private static double edges(int t, int length) {
    double ramp = 0.01 * SECOND;
    return Math.min(1, Math.min(t, length - 1 - t) / ramp);
  }
}
