package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Reads configurations for tests, in a build that has the HTTP mode alone. */
final class Read {
  /** A listener, in one line. */
  static final String LISTEN = "service: {listen: [{mode: http, port: 0}]}\n";

  private Read() {}

  static ReadConfig text(String text) {
    return text(text, Path.of(""));
  }

  static ReadConfig text(String text, Path folder) {
    return new ConfigReader(new Modes(Set.of("http"))).read("f", text, folder);
  }

  static Configuration valid(String text) {
    ReadConfig read = text(text);
    assertEquals(List.of(), read.problems());
    return Objects.requireNonNull(read.configuration());
  }
}
