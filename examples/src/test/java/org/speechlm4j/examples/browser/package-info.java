/** Tests of written pages in headless Chromium, by the profile {@code browser}. */
@NullMarked
package org.speechlm4j.examples.browser;

import org.jspecify.annotations.NullMarked;
