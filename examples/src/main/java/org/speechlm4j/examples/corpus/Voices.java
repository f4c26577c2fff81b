package org.speechlm4j.examples.corpus;

import static org.speechlm4j.examples.corpus.Gender.FEMALE;
import static org.speechlm4j.examples.corpus.Gender.MALE;
import static org.speechlm4j.examples.corpus.Split.DEV;
import static org.speechlm4j.examples.corpus.Split.TEST;
import static org.speechlm4j.examples.corpus.Split.TRAIN;

import java.util.List;

/**
 * The speakers of the corpus: 24 for training, 4 for development, 8 for test, half of each female.
 *
 * <p>Variants with an echo, which sounds on in pauses, and whispering ones, which have no pitch,
 * are left out. Settings were chosen so that voices differ in median pitch or in long-term spectrum
 * (a test measures it), and no variant serves two splits.
 */
final class Voices {

  static final List<Voice> ALL =
      List.of(
          new Voice("s01", TRAIN, FEMALE, "f1", 45, 50, 180),
          new Voice("s02", TRAIN, FEMALE, "belinda", 70, 40, 190),
          new Voice("s03", TRAIN, FEMALE, "belinda", 50, 60, 170),
          new Voice("s04", TRAIN, FEMALE, "belinda", 28, 45, 185),
          new Voice("s05", TRAIN, FEMALE, "anika", 52, 50, 165),
          new Voice("s06", TRAIN, FEMALE, "anika", 30, 35, 175),
          new Voice("s07", TRAIN, FEMALE, "steph", 28, 55, 195),
          new Voice("s08", TRAIN, FEMALE, "steph2", 50, 65, 180),
          new Voice("s09", TRAIN, FEMALE, "steph2", 72, 45, 200),
          new Voice("s10", TRAIN, FEMALE, "Annie", 72, 40, 170),
          new Voice("s11", TRAIN, FEMALE, "linda", 41, 50, 190),
          new Voice("s12", TRAIN, FEMALE, "f1", 75, 55, 205),
          new Voice("s13", TRAIN, MALE, "m1", 50, 50, 180),
          new Voice("s14", TRAIN, MALE, "norbert", 50, 60, 190),
          new Voice("s15", TRAIN, MALE, "norbert", 75, 40, 175),
          new Voice("s16", TRAIN, MALE, "john", 28, 45, 170),
          new Voice("s17", TRAIN, MALE, "iven4", 72, 55, 200),
          new Voice("s18", TRAIN, MALE, "iven3", 45, 50, 185),
          new Voice("s19", TRAIN, MALE, "m4", 72, 65, 165),
          new Voice("s20", TRAIN, MALE, "marcelo", 50, 45, 195),
          new Voice("s21", TRAIN, MALE, "Andy", 50, 55, 170),
          new Voice("s22", TRAIN, MALE, "Andy", 26, 40, 180),
          new Voice("s23", TRAIN, MALE, "Michael", 52, 70, 190),
          new Voice("s24", TRAIN, MALE, "Alex", 72, 50, 205),
          new Voice("s25", DEV, FEMALE, "grandma", 28, 50, 185),
          new Voice("s26", DEV, FEMALE, "grandma", 70, 40, 175),
          new Voice("s27", DEV, MALE, "travis", 30, 60, 190),
          new Voice("s28", DEV, MALE, "quincy", 50, 50, 180),
          new Voice("s29", TEST, FEMALE, "Andrea", 30, 50, 175),
          new Voice("s30", TEST, FEMALE, "Andrea", 68, 40, 190),
          new Voice("s31", TEST, FEMALE, "shelby", 28, 55, 180),
          new Voice("s32", TEST, FEMALE, "shelby", 88, 45, 195),
          new Voice("s33", TEST, MALE, "david", 35, 50, 185),
          new Voice("s34", TEST, MALE, "kaukovalta", 70, 60, 170),
          new Voice("s35", TEST, MALE, "Gene2", 70, 45, 190),
          new Voice("s36", TEST, MALE, "m8", 50, 55, 180));

  private Voices() {}
}
