package org.speechlm4j.training;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.speechlm4j.core.config.JsonFile;

/** How recipes are read and written: strictly, and never rounding a number to an integer. */
final class RecipeJson {

  static final JsonMapper MAPPER =
      JsonMapper.builder(JsonFile.strict())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPrettyPrinter(JsonFile.indented())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  private RecipeJson() {}
}
