package org.speechlm4j.examples.tour;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.speechlm4j.core.audio.FeatureMatrix;
import org.speechlm4j.core.cluster.Points;
import org.speechlm4j.core.measure.Bootstrap;
import org.speechlm4j.core.measure.LogisticProbe;
import org.speechlm4j.core.tensor.Engine;
import org.speechlm4j.examples.corpus.Gender;
import org.speechlm4j.examples.corpus.Split;
import org.speechlm4j.examples.corpus.Utterance;

/**
 * What a linear map reads from a frame, or from the mean of an utterance's frames: its phone, who
 * speaks, and the speaker's gender.
 *
 * <p>Phones and gender are read in voices that the probe has not heard; speakers in sentences that
 * it has not heard.
 */
final class ProbeStudy {

  private static final int MOST_EXAMPLES = 12_000;
  private static final int ITERATIONS = 60;
  private static final double PENALTY = 1e-4;
  private static final int HELD_OUT_PART = 5;

  /** What is read, and from what. */
  enum Target {
    /** The phone of a frame. */
    PHONE("phone", false),
    /** The speaker of a frame. */
    SPEAKER_OF_FRAME("speaker, from one frame", false),
    /** The speaker of an utterance. */
    SPEAKER("speaker, from the utterance's mean", true),
    /** The gender of a frame's speaker. */
    GENDER_OF_FRAME("gender, from one frame", false),
    /** The gender of an utterance's speaker. */
    GENDER("gender, from the utterance's mean", true);

    private final String title;
    private final boolean pooled;

    Target(String title, boolean pooled) {
      this.title = title;
      this.pooled = pooled;
    }

    /** What the page calls it. */
    String title() {
      return title;
    }
  }

  /**
   * How well one target is read from one kind of features.
   *
   * @param target what is read
   * @param features from what
   * @param accuracy share of held-out examples that are right
   * @param majority share that always saying the commonest class would get right
   */
  record Result(Target target, String features, Bootstrap accuracy, double majority) {}

  private final TourCorpus data;
  private final long seed;
  private final Engine engine;
  private final List<String> speakers;
  private final Set<String> heldOutSentences;

  ProbeStudy(TourCorpus data, long seed, Engine engine) {
    this.data = data;
    this.seed = seed;
    this.engine = engine;
    List<Utterance> training = data.split(Split.TRAIN).stream().map(Sample::utterance).toList();
    this.speakers = training.stream().map(Utterance::speaker).distinct().sorted().toList();
    List<String> sentences =
        new ArrayList<>(new TreeSet<>(training.stream().map(Utterance::text).toList()));
    Collections.shuffle(sentences, new Random(seed));
    int heldOut = Math.max(1, sentences.size() / HELD_OUT_PART);
    this.heldOutSentences = Set.copyOf(sentences.subList(0, heldOut));
  }

  /** Reads one target from one kind of features. */
  Result run(Target target, FeatureSet features) {
    return switch (target) {
      case PHONE -> probe(target, features, data.phones().size(), this::isTrain, this::isTest);
      case SPEAKER, SPEAKER_OF_FRAME ->
          probe(target, features, speakers.size(), this::isHeard, this::isHeldOut);
      case GENDER, GENDER_OF_FRAME -> probe(target, features, 2, this::isTrain, this::isTest);
    };
  }

  private boolean isTrain(Sample sample) {
    return sample.utterance().split() == Split.TRAIN;
  }

  private boolean isTest(Sample sample) {
    return sample.utterance().split() == Split.TEST;
  }

  private boolean isHeard(Sample sample) {
    return isTrain(sample) && !heldOutSentences.contains(sample.utterance().text());
  }

  private boolean isHeldOut(Sample sample) {
    return isTrain(sample) && heldOutSentences.contains(sample.utterance().text());
  }

  private Result probe(
      Target target,
      FeatureSet features,
      int classes,
      Predicate<Sample> fitted,
      Predicate<Sample> measured) {
    Sampled training = examples(target, features.where(fitted)).sampled(MOST_EXAMPLES, seed);
    Examples test = examples(target, features.where(measured));
    Points points = training.points();
    LogisticProbe probe =
        LogisticProbe.fit(points, training.labels(), classes, PENALTY, ITERATIONS, engine);
    int[] predicted = probe.predict(test.points(), engine);
    return new Result(
        target, features.name(), test.accuracy(predicted, seed), test.majority(classes));
  }

  private Examples examples(Target target, FeatureSet features) {
    List<FeatureMatrix> rows = new ArrayList<>();
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < features.samples().size(); i++) {
      Sample sample = features.samples().get(i);
      FeatureMatrix part = features.features().get(i);
      rows.add(target.pooled ? mean(part) : part);
      int[] own =
          target == Target.PHONE ? features.phones().get(i) : new int[rows.getLast().frames()];
      if (target != Target.PHONE) {
        Arrays.fill(own, label(target).applyAsInt(sample.utterance()));
      }
      labels.add(own);
    }
    return new Examples(rows, labels);
  }

  private ToIntFunction<Utterance> label(Target target) {
    return switch (target) {
      case SPEAKER, SPEAKER_OF_FRAME -> utterance -> speakers.indexOf(utterance.speaker());
      default -> utterance -> utterance.gender() == Gender.FEMALE ? 1 : 0;
    };
  }

  private static FeatureMatrix mean(FeatureMatrix part) {
    FeatureMatrix mean = FeatureMatrix.zeros(1, part.dim());
    for (int i = 0; i < part.values().length; i++) {
      mean.values()[i % part.dim()] += part.values()[i] / part.frames();
    }
    return mean;
  }

  /**
   * Labelled vectors, grouped by utterance.
   *
   * @param rows the vectors of each utterance
   * @param labels their labels
   */
  private record Examples(List<FeatureMatrix> rows, List<int[]> labels) {

    Points points() {
      return TourCorpus.join(rows);
    }

    int[] labels(List<int[]> parts) {
      return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** At most so many examples, each equally likely. */
    Sampled sampled(int most, long seed) {
      int[] flat = labels(labels);
      Points points = points();
      SplittableRandom random = new SplittableRandom(seed);
      int[] order = new int[flat.length];
      Arrays.setAll(order, i -> i);
      int count = Math.min(most, flat.length);
      int d = points.dimension();
      float[] values = new float[count * d];
      int[] chosen = new int[count];
      for (int i = 0; i < count; i++) {
        int j = i + random.nextInt(order.length - i);
        int pick = order[j];
        order[j] = order[i];
        System.arraycopy(points.values(), pick * d, values, i * d, d);
        chosen[i] = flat[pick];
      }
      return new Sampled(new Points(values, d), chosen);
    }

    Bootstrap accuracy(int[] predicted, long seed) {
      double[] right = new double[labels.size()];
      long[] counts = new long[labels.size()];
      int at = 0;
      for (int i = 0; i < right.length; i++) {
        for (int label : labels.get(i)) {
          right[i] += predicted[at++] == label ? 1 : 0;
          counts[i]++;
        }
      }
      return Bootstrap.ofGroups(right, counts, seed);
    }

    double majority(int classes) {
      int[] counts = new int[classes];
      int total = 0;
      for (int[] part : labels) {
        for (int label : part) {
          counts[label]++;
          total++;
        }
      }
      return (double) Arrays.stream(counts).max().orElse(0) / total;
    }
  }

  /**
   * Examples to fit on.
   *
   * @param points the vectors
   * @param labels their labels
   */
  private record Sampled(Points points, int[] labels) {}
}
