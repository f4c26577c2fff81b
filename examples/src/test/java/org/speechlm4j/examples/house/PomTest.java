package org.speechlm4j.examples.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** What stands in two poms is the same in both. */
class PomTest {

  @Test
  void bom_hasTheParentsVersion() throws Exception {
    assertThat(texts("bom/pom.xml", "/project/version/text()"))
        .hasSize(1)
        .isEqualTo(texts("pom.xml", "/project/version/text()"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bom", "it/src/it/encode-wav", "it/src/it/stream-wav", "it/src/it/own-parts"})
  void pomWithoutParent_hasTheParentsPlugins(String folder) throws Exception {
    String pom = folder + "/pom.xml";
    for (String plugin : texts(pom, "//plugin/artifactId/text()")) {
      String version = "//plugin[artifactId='%s']/version/text()".formatted(plugin);
      assertThat(texts(pom, version)).as(plugin).hasSize(1).isEqualTo(texts("pom.xml", version));
    }
  }

  @Test
  void bom_listsEveryModuleThatIsALibrary() throws Exception {
    List<String> modules = new ArrayList<>(Repository.modules());
    modules.removeAll(List.of("benchmarks", "examples"));
    modules.replaceAll("speechlm4j-"::concat);
    assertThat(texts("bom/pom.xml", "//dependency/artifactId/text()"))
        .containsExactlyInAnyOrderElementsOf(modules);
  }

  @Test
  void modules_areNamedAsTheirPackages() throws Exception {
    for (String module : Repository.modules()) {
      assertThat(texts(module + "/pom.xml", "/project/properties/module.name/text()"))
          .containsExactly("org.speechlm4j." + module);
    }
  }

  private static List<String> texts(String pom, String path) throws Exception {
    Path file = Repository.root().resolve(pom);
    Document document =
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    NodeList nodes =
        (NodeList)
            XPathFactory.newInstance().newXPath().evaluate(path, document, XPathConstants.NODESET);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getNodeValue());
    }
    return texts;
  }
}
