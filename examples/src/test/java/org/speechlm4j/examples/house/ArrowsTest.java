package org.speechlm4j.examples.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which module and package may use which: the arrows of docs/architecture.md. */
class ArrowsTest {

  private static final String ROOT = "org.speechlm4j.";

  /** Each module with those that it may use. A new module enters here first. */
  private static final Map<String, List<String>> MODULES =
      Map.of(
          "core", List.of(),
          "tokenizers", List.of("core"),
          "codecs", List.of("core"),
          "training", List.of("core", "tokenizers", "codecs"),
          "benchmarks", List.of("core", "tokenizers", "codecs", "training"),
          "examples", List.of("core", "tokenizers", "codecs", "training"));

  /** Each package of core with those that it may use. A new package enters here first. */
  private static final Map<String, List<String>> CORE =
      Map.ofEntries(
          entry("core", List.of("core.tensor")),
          entry("core.system", List.of()),
          entry("core.tensor", List.of()),
          entry("core.cpu", List.of("core.system", "core.tensor")),
          entry("core.weights", List.of("core", "core.system", "core.tensor")),
          entry("core.nn", List.of("core", "core.tensor", "core.weights")),
          entry("core.config", List.of("core", "core.system")),
          entry("core.hub", List.of("core.system")),
          entry("core.verify", List.of("core", "core.tensor", "core.weights", "core.config")),
          entry(
              "core.verify.audio",
              List.of("core", "core.audio", "core.config", "core.tensor", "core.verify")),
          entry("core.audio", List.of("core", "core.config", "core.system")),
          entry("core.cluster", List.of("core.system", "core.tensor")),
          entry("core.measure", List.of("core", "core.audio", "core.tensor", "core.cluster")));

  private static JavaClasses classes = new ClassFileImporter().importPackages();

  @BeforeAll
  static void importMainClasses() throws IOException {
    Path root = Repository.root();
    classes =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/jmh_generated/"))
            .importPaths(
                Repository.modules().stream()
                    .map(module -> root.resolve(module).resolve("target/classes"))
                    .toList());
  }

  static Stream<String> modules() {
    return MODULES.keySet().stream().sorted();
  }

  static Stream<String> corePackages() {
    return CORE.keySet().stream().sorted();
  }

  @Test
  void modules_areThoseOfTheBuild() throws Exception {
    assertThat(Repository.modules()).containsExactlyInAnyOrderElementsOf(MODULES.keySet());
  }

  @Test
  void packagesOfCore_areThoseOfTheTable() {
    assertThat(classes.stream().map(JavaClass::getPackageName))
        .filteredOn(name -> name.startsWith(ROOT + "core"))
        .map(name -> name.substring(ROOT.length()))
        .allMatch(CORE::containsKey);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_holdsOnlyPackagesUnderItsName(String module) throws Exception {
    String own = (ROOT + module).replace('.', '/');
    assertThat(Repository.packages(module))
        .allMatch(file -> file.equals(own) || file.startsWith(own + "/"));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_usesOnlyModulesBelowIt(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), MODULES.get(module).stream())
            .map(name -> ROOT + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + module + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.speechlm4j..").and(resideOutsideOfPackages(allowed)))
        .check(classes);
  }

  @ParameterizedTest
  @MethodSource("corePackages")
  void packageOfCore_usesOnlyThoseBelowIt(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), CORE.get(name).stream())
            .map(ROOT::concat)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + name)
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.speechlm4j..").and(resideOutsideOfPackages(allowed)))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void packages_haveNoCycles() {
    slices()
        .assignedFrom(
            new SliceAssignment() {
              @Override
              public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(type.getPackageName());
              }

              @Override
              public String getDescription() {
                return "packages";
              }
            })
        .should()
        .beFreeOfCycles()
        .check(classes);
  }

  @Test
  void vectorApi_isUsedByTheCpuEngineAndTheMachinesCeilingsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "core.cpu..", ROOT + "benchmarks.ceiling")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator..")
        .check(classes);
  }

  @Test
  void network_isUsedByTheHubAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "core.hub")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(classes);
  }

  @Test
  void smile_isUsedByTestsAlone() {
    noClasses().should().dependOnClassesThat().resideInAPackage("smile..").check(classes);
  }

  @Test
  void nd4j_isUsedByTheGraphsOfTrainingAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "training.graph")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.bytedeco..")
        .check(classes);
  }

  /**
   * So that one jar runs on every system. The hub's lock against Python's tools does without where
   * it may not call; ND4J calls its own, in training.
   */
  @Test
  void nativeCode_isCalledByTheHubsLockAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "examples..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + "core.hub.Flock")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.foreign.Linker")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("sun.misc.Unsafe")
        .orShould()
        .callMethod(System.class, "load", String.class)
        .orShould()
        .callMethod(System.class, "loadLibrary", String.class)
        .check(classes);
  }

  @Test
  void staticFields_areFinal() {
    noFields()
        .that()
        .areStatic()
        .and()
        .doNotHaveModifier(JavaModifier.SYNTHETIC)
        .should()
        .notBeFinal()
        .check(classes);
  }

  @Test
  void names_sayWhatAClassIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Data|Info)")
        .check(classes);
  }

  @Test
  void publicClasses_areClosedToInheritance() {
    ArchRuleDefinition.classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotAssignableTo(Throwable.class)
        .and()
        .areNotAnnotatedWith("org.openjdk.jmh.annotations.State") // JMH extends them
        .should()
        .haveModifier(JavaModifier.FINAL)
        .orShould()
        .haveModifier(JavaModifier.ABSTRACT)
        .check(classes);
  }
}
