package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Checks.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.speechlm4j.examples.corpus.PhoneTimes.PhoneTime;

/**
 * The three tiers of an utterance, each covering it from 0 to its end.
 *
 * @param phones phones and pauses
 * @param syllables syllables and pauses
 * @param words words and pauses
 */
record Alignment(List<Segment> phones, List<Segment> syllables, List<Segment> words) {

  /**
   * Builds the tiers from phones whose times are samples of the finished file.
   *
   * @param times the phones, in order, not overlapping
   * @param length samples in the file
   * @param sampleRate samples per second of the file
   * @throws IllegalArgumentException if a word of the sentence has no phone of its own
   */
  static Alignment of(List<PhoneTime> times, Sentence sentence, int length, int sampleRate) {
    Map<Integer, String> words = wordsByOffset(sentence.text());
    Tier phones = new Tier(sampleRate);
    Tier syllables = new Tier(sampleRate);
    Tier wholes = new Tier(sampleRate);
    int at = 0;
    for (Map.Entry<Integer, String> word : words.entrySet()) {
      int first = at;
      while (at < times.size() && times.get(at).wordOffset() == word.getKey()) {
        at++;
      }
      require(first < at, "%s: found no phones of %s", sentence.text(), word.getValue());
      List<PhoneTime> own = times.subList(first, at);
      own.forEach(phone -> phones.add(phone.label(), phone.start(), phone.end()));
      addSyllables(syllables, own, sentence.language());
      wholes.add(word.getValue(), own.getFirst().start(), own.getLast().end());
    }
    require(at == times.size(), "%s: found a phone that belongs to no word", sentence.text());
    return new Alignment(phones.until(length), syllables.until(length), wholes.until(length));
  }

  private static void addSyllables(Tier tier, List<PhoneTime> word, Language language) {
    int at = 0;
    List<String> labels = word.stream().map(PhoneTime::label).toList();
    for (List<String> syllable : Syllables.split(labels, language)) {
      int end = at + syllable.size();
      tier.add(String.join("", syllable), word.get(at).start(), word.get(end - 1).end());
      at = end;
    }
  }

  /** Each word by the position of its first character, counted from 1 as eSpeak NG does. */
  private static Map<Integer, String> wordsByOffset(String text) {
    Map<Integer, String> words = new TreeMap<>();
    int offset = 1;
    for (String word : text.split(" ", -1)) {
      words.put(offset, word);
      offset += word.length() + 1;
    }
    return words;
  }

  /** Segments so far, with a pause wherever one does not begin where the last one ends. */
  private static final class Tier {

    private final double sampleRate;
    private final List<Segment> segments = new ArrayList<>();
    private int end;

    Tier(double sampleRate) {
      this.sampleRate = sampleRate;
    }

    void add(String label, int start, int stop) {
      if (start > end) {
        segments.add(new Segment(Segment.SILENCE, end / sampleRate, start / sampleRate));
      }
      segments.add(new Segment(label, start / sampleRate, stop / sampleRate));
      end = stop;
    }

    List<Segment> until(int length) {
      if (length > end) {
        segments.add(new Segment(Segment.SILENCE, end / sampleRate, length / sampleRate));
      }
      return List.copyOf(segments);
    }
  }
}
