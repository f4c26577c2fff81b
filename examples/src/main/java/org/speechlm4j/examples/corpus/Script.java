package org.speechlm4j.examples.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;

/**
 * Who says what, from a seed.
 *
 * <p>Sums, commands and statements are dealt to the three splits, so that questions, commands and
 * statements of a split are said in it alone. Answers are few, so of the three longer ways to say
 * each number one is kept for test; the other two and the bare number are the other splits'.
 */
final class Script {

  private static final int LONGER_ANSWERS = 3;
  private static final int PAIRS = 4;
  private static final int COMMANDS = 2;
  private static final int STATEMENTS = 2;
  private static final double DEV_SHARE = 0.1;
  private static final double TEST_SHARE = 0.25;

  /** How often a word must occur for one occurrence to be held out. */
  private static final int TIMES_LEFT = 3;

  private static final double BARE_ANSWERS = 0.6;

  private final Random random;
  private final List<Line> lines = new ArrayList<>();

  private Script(long seed) {
    random = new Random(seed);
  }

  /** The whole script, in the order in which it is recorded: speaker by speaker. */
  static List<Line> write(List<Voice> voices, long seed) {
    Script script = new Script(seed);
    List<Share> shares = new ArrayList<>();
    for (Language language : Language.values()) {
      shares.addAll(script.deal(language));
    }
    for (Voice voice : voices) {
      int first = script.lines.size();
      for (Share share : shares) {
        if (share.split() == voice.split()) {
          script.record(voice, first, share);
        }
      }
    }
    return List.copyOf(script.lines);
  }

  /** What the voices of one split may say in one language. */
  private record Share(
      Split split,
      Language language,
      Deck<Sum> sums,
      Deck<Sentence> commands,
      Deck<Sentence> statements,
      int[] testAnswers) {}

  private List<Share> deal(Language language) {
    int[] testAnswers = random.ints(Sum.LARGEST_RESULT + 1, 1, LONGER_ANSWERS + 1).toArray();
    Parts<Sum> sums = cut(Sum.all(), sum -> sum.words(language));
    Parts<Sentence> commands = cut(LittleWorld.commands(language), Sentence::text);
    Parts<Sentence> statements = cut(LittleWorld.statements(language), Sentence::text);
    List<Share> shares = new ArrayList<>();
    for (Split split : Split.values()) {
      shares.add(
          new Share(
              split,
              language,
              new Deck<>(sums.of(split), random),
              new Deck<>(commands.of(split), random),
              new Deck<>(statements.of(split), random),
              testAnswers));
    }
    return shares;
  }

  /** What is left for each split of everything of one kind. */
  private record Parts<T>(List<T> train, List<T> dev, List<T> test) {

    List<T> of(Split split) {
      return switch (split) {
        case TRAIN -> train;
        case DEV -> dev;
        case TEST -> test;
      };
    }
  }

  /** Shuffles and cuts; what is held out has no word that is not also in what is left. */
  private <T> Parts<T> cut(List<T> all, Function<T, String> text) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    List<String> left = new ArrayList<>();
    shuffled.forEach(one -> left.addAll(words(text.apply(one))));
    Parts<T> parts = new Parts<>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long test = Math.round(TEST_SHARE * all.size());
    long dev = Math.round(DEV_SHARE * all.size());
    for (T one : shuffled) {
      boolean more = parts.test().size() < test || parts.dev().size() < dev;
      if (more && words(text.apply(one)).stream().allMatch(word -> spare(word, left))) {
        words(text.apply(one)).forEach(left::remove);
        (parts.test().size() < test ? parts.test() : parts.dev()).add(one);
      } else {
        parts.train().add(one);
      }
    }
    return parts;
  }

  private static boolean spare(String word, List<String> words) {
    return Collections.frequency(words, word) >= TIMES_LEFT;
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  private void record(Voice voice, int first, Share share) {
    for (int i = 0; i < PAIRS; i++) {
      Sum sum = share.sums().deal();
      Sentence question = pick(LittleWorld.questions(sum, share.language()));
      Sentence answer = answer(voice.split(), sum.value(), share);
      String questionId = id(voice, lines.size() - first);
      String answerId = id(voice, lines.size() - first + 1);
      lines.add(new Line(questionId, voice, question, null, answerId, sum.value()));
      lines.add(new Line(answerId, voice, answer, questionId, null, sum.value()));
    }
    for (int i = 0; i < COMMANDS; i++) {
      add(voice, first, share.commands().deal());
    }
    for (int i = 0; i < STATEMENTS; i++) {
      add(voice, first, share.statements().deal());
    }
  }

  private void add(Voice voice, int first, Sentence sentence) {
    lines.add(new Line(id(voice, lines.size() - first), voice, sentence, null, null, null));
  }

  private Sentence answer(Split split, int value, Share share) {
    List<Sentence> ways = LittleWorld.answers(value, share.language());
    int kept = share.testAnswers()[value];
    if (split == Split.TEST) {
      return ways.get(kept);
    }
    if (random.nextDouble() < BARE_ANSWERS) {
      return ways.getFirst();
    }
    List<Sentence> longer = new ArrayList<>(ways.subList(1, ways.size()));
    longer.remove(kept - 1);
    return pick(longer);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static String id(Voice voice, int index) {
    return String.format(Locale.ROOT, "%s-%02d", voice.speaker(), index + 1);
  }
}
