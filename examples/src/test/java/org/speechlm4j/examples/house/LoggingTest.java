package org.speechlm4j.examples.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The library prints nothing: what it has to say goes to the JDK's logger, which users direct. */
class LoggingTest {

  /** Keeps a library's own lines away from standard output, and so has to touch it. */
  private static final String FILTER = "org.speechlm4j.training.graph.QuietOutput";

  private static JavaClasses library = new ClassFileImporter().importPackages();

  @BeforeAll
  static void importLibrary() throws IOException {
    Path root = Repository.root();
    library =
        new ClassFileImporter()
            .importPaths(
                Repository.modules().stream()
                    .filter(module -> !List.of("benchmarks", "examples").contains(module))
                    .map(module -> root.resolve(module).resolve("target/classes"))
                    .toList());
  }

  @Test
  void library_printsNothing() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(FILTER)
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(library);
  }

  @Test
  void library_logsByTheJdksLoggerAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.slf4j..")
                .or(resideInAPackage("java.util.logging.."))
                .or(resideInAPackage("org.apache.log4j.."))
                .or(resideInAPackage("org.apache.logging.."))
                .or(resideInAPackage("org.apache.commons.logging..")))
        .check(library);
  }
}
