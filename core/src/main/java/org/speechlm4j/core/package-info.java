@NullMarked
package org.speechlm4j.core;

import org.jspecify.annotations.NullMarked;
