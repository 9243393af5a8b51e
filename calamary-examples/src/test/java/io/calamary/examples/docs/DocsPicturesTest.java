package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.measure.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pictures show the figures that stand beside them. */
class DocsPicturesTest {
  @Test
  void picturesAreDrawnFromTheirTables() throws IOException {
    Path docs = Page.ROOT.resolve("docs");
    Page page = Page.of(docs.resolve("performance.md"));
    Map<String, String> pictures = Pictures.of(page.lines());
    assertFalse(pictures.isEmpty(), "no table has a picture");
    for (Map.Entry<String, String> picture : pictures.entrySet()) {
      assertEquals(
          picture.getValue(),
          Files.readString(docs.resolve(picture.getKey())),
          picture.getKey() + " is not what its table says (remedy: measure Pictures)");
      assertTrue(
          page.lines().stream().anyMatch(line -> line.contains("](" + picture.getKey() + ")")),
          picture.getKey() + " is not shown");
    }
  }
}
