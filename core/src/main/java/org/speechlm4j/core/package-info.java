/**
 * The shared interfaces of speech-text language models and the values that pass between them.
 *
 * <p>Every module depends on this one; this one depends on no other. Sub-packages: {@code tensor}
 * (what models are written against), {@code cpu} (the SIMD engine), {@code weights} (checkpoints),
 * {@code nn} (layers), {@code audio} (files and signal processing), {@code cluster} and {@code
 * measure}.
 */
@NullMarked
package org.speechlm4j.core;

import org.jspecify.annotations.NullMarked;
