/**
 * The small spoken corpus in {@code examples/corpus}: its manifest and reader, and the program that
 * makes it.
 *
 * <p>Reading ({@link org.speechlm4j.examples.corpus.Corpus}) needs nothing but the folder. Making
 * it ({@link org.speechlm4j.examples.corpus.CorpusMaker}) needs eSpeak NG's library and the {@code
 * flac} program. May depend on core.
 */
@NullMarked
package org.speechlm4j.examples.corpus;

import org.jspecify.annotations.NullMarked;
