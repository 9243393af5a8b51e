package io.calamary.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What compiled classes do not tell. */
class SourcesTest {
  private static final Pattern SYNCHRONIZED_BLOCK = Pattern.compile("\\bsynchronized\\s*\\(");

  @Test
  void dataPlaneHasNoSynchronizedBlocks() throws IOException {
    List<Path> sources = librarySources();
    assertFalse(sources.isEmpty(), "no sources found beside " + Path.of("").toAbsolutePath());

    List<Path> blocking =
        sources.stream()
            .filter(SourcesTest::isDataPlane)
            .filter(file -> SYNCHRONIZED_BLOCK.matcher(read(file)).find())
            .toList();

    assertEquals(List.of(), blocking);
  }

  private static boolean isDataPlane(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.contains("/internal/") && !path.contains("/core/internal/server/");
  }

  private static List<Path> librarySources() throws IOException {
    Path modules = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> files = Files.find(modules, 20, (file, what) -> isLibrarySource(file))) {
      return files.toList();
    }
  }

  private static boolean isLibrarySource(Path file) {
    String path = file.toString().replace('\\', '/');
    return path.endsWith(".java")
        && path.contains("/src/main/java/")
        && !path.contains("/calamary-examples/");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
