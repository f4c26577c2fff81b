@NullMarked
package org.speechlm4j.codecs;

import org.jspecify.annotations.NullMarked;
