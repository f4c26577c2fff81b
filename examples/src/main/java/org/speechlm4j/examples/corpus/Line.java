package org.speechlm4j.examples.corpus;

import org.jspecify.annotations.Nullable;

/**
 * One line of the script: what a voice says, and as which utterance.
 *
 * @param id the utterance's id
 * @param voice who says it
 * @param sentence what is said
 * @param question of an answer, its question's id
 * @param answer of a question, its answer's id
 * @param value of a question and of its answer, the result
 */
record Line(
    String id,
    Voice voice,
    Sentence sentence,
    @Nullable String question,
    @Nullable String answer,
    @Nullable Integer value) {}
