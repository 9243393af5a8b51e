package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The Java code of the documentation is code that compiles: a region of a source between tags. The
 * page about the SPI shows a whole class and a test, and has a test of its own.
 */
class DocsCompileTest {
  private static final Pattern TAG = Pattern.compile("<!-- tag: (\\S+)#([a-z-]+) -->");

  @TestFactory
  Stream<DynamicTest> javaBlocksAreTaggedRegions() {
    return Page.blocks("java").stream()
        .filter(block -> !block.where().startsWith("docs/spi.md:"))
        .map(block -> DynamicTest.dynamicTest(block.where(), () -> check(block)));
  }

  @Test
  void readmeShowsTheEmbedding() {
    assertTrue(
        Page.blocks("java").stream()
            .anyMatch(
                block ->
                    block.where().startsWith("README.md:")
                        && block.before().contains("#embedding")));
  }

  private static void check(Page.Block block) {
    Matcher tag = TAG.matcher(block.before());
    assertTrue(tag.matches(), "expected before the block: <!-- tag: FILE#NAME -->");
    Page source = Page.of(Page.ROOT.resolve(tag.group(1)));
    assertEquals(region(source.lines(), tag.group(2)), block.text());
  }

  /** What stands between the marks, moved to the left margin. */
  private static String region(List<String> lines, String name) {
    List<String> found = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.strip().equals("// end::" + name + "[]")) {
        inside = false;
      }
      if (inside) {
        found.add(line);
      }
      if (line.strip().equals("// tag::" + name + "[]")) {
        inside = true;
      }
    }
    assertFalse(inside, "no end::" + name + "[]");
    assertFalse(found.isEmpty(), "no tag::" + name + "[]");
    return String.join("\n", found).stripIndent();
  }
}
