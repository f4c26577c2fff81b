package org.speechlm4j.training.laboratory;

/**
 * What a trained row makes of held-out frames, and what became of its codes in training.
 *
 * @param used codes that some held-out frame chose
 * @param perplexity number of equally likely codes of the same entropy
 * @param bitsPerFrame entropy of the choice, in bits: what a frame really costs
 * @param error mean squared error of reconstructed frames over the frames' variance
 * @param meanAge steps since a code was last chosen in training, mean over all codes
 * @param oldestAge the largest of them
 * @param overwritten codewords that the care of dead codes wrote over, in all steps
 * @param moved those of them that the codebook's next learning left within a quarter of the way
 */
public record Measures(
    int used,
    double perplexity,
    double bitsPerFrame,
    double error,
    double meanAge,
    int oldestAge,
    long overwritten,
    long moved) {}
