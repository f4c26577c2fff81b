/** Small cases of every operation, at which engines and ways to differentiate are compared. */
package org.speechlm4j.training.cases;
