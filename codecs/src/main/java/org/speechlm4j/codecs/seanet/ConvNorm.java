package org.speechlm4j.codecs.seanet;

/** How the convolutions of a network are normalised. */
public enum ConvNorm {
  /** Weight norm, folded into the kernels at load. */
  WEIGHT_NORM,
  /** Group norm of one group over time and channels after each convolution; plain kernels. */
  TIME_GROUP_NORM
}
