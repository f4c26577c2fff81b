package org.speechlm4j.training;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.speechlm4j.core.fuzz.FuzzTarget;
import org.speechlm4j.core.fuzz.Fuzzer;
import org.speechlm4j.core.fuzz.JsonMutation;

/** Damaged recipes are read or refused, in bounded time and memory. */
class RecipeFuzzTest {

  private static final Path RECIPES = Path.of("..", "examples", "recipes");

  @Test
  void recipe() throws Exception {
    Fuzzer.check(
        FuzzTarget.of("recipe", folder -> RecipeFile.read(folder.resolve("recipe.json")).steps())
            .fuzzing(
                "recipe.json",
                new JsonMutation(),
                RECIPES.resolve("codec-adversarial.json"),
                RECIPES.resolve("collapse-quick.json"),
                RECIPES.resolve("hubert-quick.json"),
                RECIPES.resolve("recognizer-quick.json")));
  }
}
