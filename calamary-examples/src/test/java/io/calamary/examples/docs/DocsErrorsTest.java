package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/errors.md explains the codes that the code has, and no others. */
class DocsErrorsTest {
  private static final Pattern CODE = Pattern.compile("\\bCAL-[0-9]{3}\\b");

  @Test
  void everyCodeIsExplained() throws IOException {
    SortedSet<String> used = new TreeSet<>();
    for (String module :
        List.of("calamary-api", "calamary-core", "calamary-http", "calamary-transparent")) {
      try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !file.endsWith("CalamaryException.java"))
            .forEach(file -> collect(Page.of(file).lines().stream(), used));
      }
    }
    SortedSet<String> explained = new TreeSet<>();
    Page errors = Page.of(Page.ROOT.resolve("docs/errors.md"));
    collect(errors.lines().stream().filter(line -> line.startsWith("| `CAL-")), explained);

    assertFalse(used.isEmpty());
    assertEquals(used, explained);
  }

  private static void collect(Stream<String> lines, SortedSet<String> into) {
    lines.forEach(
        line -> {
          Matcher code = CODE.matcher(line);
          while (code.find()) {
            into.add(code.group());
          }
        });
  }
}
