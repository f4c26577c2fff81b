package org.speechlm4j.core.tensor;

/** One step of a rule by which training changes an array in place; see {@link Engine#update}. */
public sealed interface Update permits AdamUpdate, BlendUpdate, SgdUpdate {}
