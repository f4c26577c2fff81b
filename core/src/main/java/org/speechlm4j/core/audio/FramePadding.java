package org.speechlm4j.core.audio;

/** What stands beyond a signal's ends when frames are cut from it. */
public enum FramePadding {
  /** Nothing: the first frame starts at the first sample, and only whole frames are cut. */
  NONE,
  /** The signal mirrored about its first and last sample; frames are centred on every hop. */
  REFLECT,
  /** Zeros; frames are centred on every hop. */
  ZEROS
}
