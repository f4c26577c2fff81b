/**
 * Published JSON configurations, read strictly.
 *
 * <p>Uses {@code core} and {@code core.system} alone; knows no model.
 */
@NullMarked
package org.speechlm4j.core.config;

import org.jspecify.annotations.NullMarked;
