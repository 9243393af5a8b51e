package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A block that is said to be a file is that file, which other tests use. */
class DocsFilesTest {
  private static final Pattern FILE = Pattern.compile("<!-- file: (\\S+) -->");
  private static final Path RECIPES = Path.of("docs/modes/transparent");

  @Test
  void blocksAreFiles() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        Matcher file = FILE.matcher(block.before());
        if (file.matches()) {
          shown.add(file.group(1));
          Path path = Page.ROOT.resolve(file.group(1));
          assertEquals(Files.readString(path), block.text() + "\n", block.where());
        }
      }
    }
    try (Stream<Path> recipes = Files.list(Page.ROOT.resolve(RECIPES))) {
      Set<String> there =
          recipes
              .map(recipe -> RECIPES.resolve(recipe.getFileName()).toString())
              .collect(Collectors.toSet());
      assertTrue(shown.containsAll(there), () -> there + " (shown: " + shown + ")");
    }
  }
}
