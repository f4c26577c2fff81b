package org.speechlm4j.codecs.seanet;

import java.util.List;

/**
 * Sizes of a SEANet encoder and decoder.
 *
 * @param audioChannels channels of the audio
 * @param dimension channels of the latent frames
 * @param filters channels after the first convolution; they double with each downsampling
 * @param ratios upsampling factors in the decoder's order
 * @param residualBlocks residual blocks per factor
 * @param kernelSize kernel of the first convolution
 * @param lastKernelSize kernel of the last convolution
 * @param residualKernelSize kernel of the residual blocks' first convolution
 * @param dilationGrowthRate factor of the dilation from one residual block to the next
 * @param compress divisor of the channels inside a residual block
 * @param convShortcut whether a residual block's shortcut is a convolution, not the identity
 * @param lstmLayers layers of the recurrent network, 0 for none
 * @param style how the convolutions pad, trim and normalise
 */
public record SeaNetConfig(
    int audioChannels,
    int dimension,
    int filters,
    List<Integer> ratios,
    int residualBlocks,
    int kernelSize,
    int lastKernelSize,
    int residualKernelSize,
    int dilationGrowthRate,
    int compress,
    boolean convShortcut,
    int lstmLayers,
    ConvStyle style) {

  /** Copies the list. */
  public SeaNetConfig {
    ratios = List.copyOf(ratios);
  }

  /** Channels next to the latent frames. */
  int widest() {
    return filters << ratios.size();
  }
}
