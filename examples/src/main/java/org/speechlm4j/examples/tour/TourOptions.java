package org.speechlm4j.examples.tour;

import java.nio.file.Path;

/**
 * What the tour is asked for.
 *
 * @param corpus folder of the corpus
 * @param clusters number of k-means units
 * @param codebooks number of residual codebooks
 * @param cardinality codes in each of them
 * @param seed what all random choices follow from
 */
record TourOptions(Path corpus, int clusters, int codebooks, int cardinality, long seed) {}
