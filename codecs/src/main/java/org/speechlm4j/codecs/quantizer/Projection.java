package org.speechlm4j.codecs.quantizer;

import org.speechlm4j.core.nn.Linear;

/**
 * Maps between frames and the space of codewords.
 *
 * @param in frames to vectors, weight {@code [codeDimension, dimension]}
 * @param out codewords to frames, weight {@code [dimension, codeDimension]}
 */
public record Projection(Linear in, Linear out) {}
