@NullMarked
package org.speechlm4j.examples;

import org.jspecify.annotations.NullMarked;
