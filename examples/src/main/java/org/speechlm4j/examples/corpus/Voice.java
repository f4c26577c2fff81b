package org.speechlm4j.examples.corpus;

/**
 * A speaker of the corpus: an eSpeak NG variant with settings of its own.
 *
 * @param speaker the speaker's name in the manifest
 * @param split the split that the speaker is in
 * @param gender what the voice sounds like
 * @param variant eSpeak NG's name of the voice's spectrum and manner
 * @param pitch eSpeak NG's pitch, 0 to 99, 50 being the variant's own
 * @param range eSpeak NG's pitch range, 0 (monotone) to 99, 50 being the variant's own
 * @param rate words per minute
 */
record Voice(
    String speaker, Split split, Gender gender, String variant, int pitch, int range, int rate) {}
