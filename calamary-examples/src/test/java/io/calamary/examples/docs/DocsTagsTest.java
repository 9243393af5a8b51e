package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * No Java of the documentation goes unchecked: each block names a region of the examples. The page
 * about the SPI shows code of the core's own tests instead.
 */
class DocsTagsTest {
  @Test
  void javaBlocksNameRegions() {
    List<String> bare =
        Page.blocks("java").stream()
            .filter(block -> !block.where().startsWith("docs/spi.md:"))
            .filter(block -> !block.before().matches("<!-- tag::[a-z0-9-]+\\[] -->"))
            .map(Page.Block::where)
            .toList();
    assertEquals(List.of(), bare);
  }

  @Test
  void readmeShowsTheEmbedding() {
    assertTrue(
        Page.blocks("java").stream()
            .filter(block -> block.where().startsWith("README.md:"))
            .anyMatch(block -> block.before().equals("<!-- tag::embedding[] -->")));
  }
}
