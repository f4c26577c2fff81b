@NullMarked
package org.speechlm4j.tokenizers;

import org.jspecify.annotations.NullMarked;
