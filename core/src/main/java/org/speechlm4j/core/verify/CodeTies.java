package org.speechlm4j.core.verify;

import java.util.OptionalInt;

/**
 * Judges codes of the reference that differ from ours.
 *
 * <p>Two codebook entries may be equally near within rounding; which one is chosen then says
 * nothing, and all later stages of a residual quantiser depend on it. So the frame is followed with
 * the reference's choices: each has to be the nearest entry, or as near within rounding.
 */
@FunctionalInterface
public interface CodeTies {

  /**
   * Follows the reference's choices in one frame, stage by stage.
   *
   * @param index where the frame lies in the output, without the axis of the codebooks
   * @param codes the reference's codes of the frame, one a codebook
   * @return how many of them are not our nearest entry but as near within rounding; empty if one is
   *     further away than that
   */
  OptionalInt ties(int[] index, int[] codes);
}
