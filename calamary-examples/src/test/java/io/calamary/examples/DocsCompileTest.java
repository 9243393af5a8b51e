package io.calamary.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.MarkdownBlocks.Block;
import io.calamary.examples.launcher.DocumentedConfigs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What the documents show is what is compiled and understood: Java below a comment {@code <!--
 * tag::NAME[] -->} is the region of that name in the examples, and YAML is a valid configuration.
 */
class DocsCompileTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static List<Block> blocks;
  private static Map<String, String> regions;

  @BeforeAll
  static void read() throws IOException {
    blocks = MarkdownBlocks.below(ROOT);
    regions = TaggedRegions.below(ROOT.resolve("calamary-examples/src"));
  }

  @TestFactory
  Stream<DynamicTest> taggedBlocksAreTheExamples() {
    return blocks.stream()
        .filter(block -> !block.tag().isEmpty())
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block + " " + block.tag(),
                    () -> {
                      String region = regions.get(block.tag());
                      assertTrue(
                          region != null, () -> "no such tag; there are " + regions.keySet());
                      assertEquals(region, block.text());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> configurationsAreValid() {
    return blocks.stream()
        .filter(block -> block.language().matches("ya?ml"))
        .map(
            block ->
                DynamicTest.dynamicTest(
                    block.place(),
                    () -> assertEquals(List.of(), DocumentedConfigs.problems(block.text()))));
  }

  @Test
  void findsTheRegionsOfTheExamples() {
    assertTrue(regions.keySet().containsAll(List.of("embedding", "micrometer")), regions::toString);
    assertTrue(regions.get("embedding").startsWith("RuleSet rules ="), regions.get("embedding"));
  }

  @Test
  void findsBlocksWithTheirTags() {
    List<Block> found =
        MarkdownBlocks.of(
            "a.md",
            List.of(
                "# Title",
                "<!-- tag::one[] -->",
                "```java",
                "  a();",
                "    b();",
                "```",
                "<!-- tag::lost[] -->",
                "text between",
                "```yaml",
                "rules: []",
                "```"));
    assertEquals(
        List.of(
            new Block("a.md:3", "java", "one", "a();\n  b();"),
            new Block("a.md:9", "yaml", "", "rules: []")),
        found);
  }

  @Test
  void tellsConfigurationsThatAreNotValid() {
    assertEquals(List.of(), DocumentedConfigs.problems("rules: []"));
    assertEquals(1, DocumentedConfigs.problems("rulez: []").size());
  }
}
