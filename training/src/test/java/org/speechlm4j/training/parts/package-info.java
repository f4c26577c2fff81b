/** Whole parts of models, run eagerly, on the tape and as graphs, and compared. */
package org.speechlm4j.training.parts;
