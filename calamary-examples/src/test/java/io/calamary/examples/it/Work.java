package io.calamary.examples.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where tests leave files: below the build's folder, so that they can be looked at afterwards. */
final class Work {
  private Work() {}

  /** A new, empty folder. */
  static Path folder(String name) throws IOException {
    Path all = Files.createDirectories(Path.of("target", "it").toAbsolutePath());
    return Files.createTempDirectory(all, name + "-");
  }
}
