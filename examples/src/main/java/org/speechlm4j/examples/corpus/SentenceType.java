package org.speechlm4j.examples.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a sentence does. */
public enum SentenceType {
  /** Asks for the result of a sum: "what is three plus four". */
  @JsonProperty("question")
  QUESTION,
  /** Answers a question: "seven". */
  @JsonProperty("answer")
  ANSWER,
  /** Tells the listener to do something: "open the red door". */
  @JsonProperty("command")
  COMMAND,
  /** Says how the world is: "the cat is under the table". */
  @JsonProperty("statement")
  STATEMENT
}
