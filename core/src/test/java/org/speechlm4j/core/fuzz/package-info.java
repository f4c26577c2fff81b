/**
 * Hostile files: mutates valid ones by a seed and holds readers to what they promise of them.
 *
 * <p>Used by tests of every module, which name their readers and valid files.
 */
@NullMarked
package org.speechlm4j.core.fuzz;

import org.jspecify.annotations.NullMarked;
