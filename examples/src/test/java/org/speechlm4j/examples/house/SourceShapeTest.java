package org.speechlm4j.examples.house;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How long a file and a method may be, and what each package declares. */
class SourceShapeTest {

  private static final int MAX_FILE_LINES = 600;
  private static final int MAX_METHOD_LINES = 60;

  private static List<Path> sources = List.of();

  @BeforeAll
  static void listSources() throws IOException {
    sources = JavaFormatting.sources(Repository.root());
  }

  @Test
  void files_areShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path source : sources) {
      int lines = Files.readAllLines(source).size();
      if (lines > MAX_FILE_LINES) {
        tooLong.add(source + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void methods_areShort() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> tooLong = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new LongMethods(unit, positions), tooLong);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void packages_areDescribedAndNullMarked() {
    TreeSet<Path> folders =
        sources.stream()
            .map(Path::getParent)
            .filter(SourceShapeTest::isOfTheLibrary)
            .collect(toCollection(TreeSet::new));
    assertThat(folders)
        .allSatisfy(
            folder ->
                assertThat(folder.resolve("package-info.java"))
                    .content()
                    .startsWith("/**")
                    .contains("@NullMarked\npackage "));
  }

  /** Not of a test, nor of a project of src/it, which stands for a user's. */
  private static boolean isOfTheLibrary(Path folder) {
    String path = folder.toString().replace('\\', '/');
    return path.contains("/src/main/java/") && !path.contains("/src/it/");
  }

  private static final class LongMethods extends TreeScanner<Void, List<String>> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    LongMethods(CompilationUnitTree unit, SourcePositions positions) {
      this.unit = unit;
      this.positions = positions;
    }

    @Override
    public Void visitMethod(MethodTree method, List<String> tooLong) {
      LineMap map = unit.getLineMap();
      long first = map.getLineNumber(positions.getStartPosition(unit, method));
      long last = map.getLineNumber(positions.getEndPosition(unit, method));
      if (last - first + 1 > MAX_METHOD_LINES) {
        tooLong.add(
            "%s:%d: %s has %d lines"
                .formatted(
                    unit.getSourceFile().getName(), first, method.getName(), last - first + 1));
      }
      return super.visitMethod(method, tooLong);
    }
  }
}
