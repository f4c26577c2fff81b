/**
 * HuBERT's pretraining from scratch: units of a teacher, masked prediction of them, and how
 * phonetic the frames become.
 *
 * <p>May use core, tokenizers and the rest of training.
 */
@NullMarked
package org.speechlm4j.training.hubert;

import org.jspecify.annotations.NullMarked;
