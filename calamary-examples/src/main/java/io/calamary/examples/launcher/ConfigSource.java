package io.calamary.examples.launcher;

import io.calamary.examples.launcher.config.ConfigReader;
import io.calamary.examples.launcher.config.ReadConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the configuration comes from: a file, or what is built in. */
final class ConfigSource {
  static final List<Path> USUAL =
      List.of(Path.of("calamary.yml"), Path.of("/etc/calamary/config.yml"));
  private static final String BUILT_IN = "built-in default";

  private final ConfigReader reader;
  private final @Nullable Path file;

  private ConfigSource(ConfigReader reader, @Nullable Path file) {
    this.reader = reader;
    this.file = file;
  }

  /** The file that was asked for, else the first of the usual ones that is there. */
  static ConfigSource of(ConfigReader reader, @Nullable Path asked) {
    Path file = asked;
    if (file == null) {
      file = USUAL.stream().filter(Files::exists).findFirst().orElse(null);
    }
    return new ConfigSource(reader, file);
  }

  static ConfigSource builtIn(ConfigReader reader) {
    return new ConfigSource(reader, null);
  }

  /** Reads it, as it is now. */
  ReadConfig read() {
    return file == null ? reader.read(BUILT_IN, builtInText(), Path.of("")) : reader.read(file);
  }

  /** The name for messages. */
  String name() {
    return file == null ? BUILT_IN : file.toString();
  }

  boolean isFile() {
    return file != null;
  }

  private static String builtInText() {
    try (InputStream in = ConfigSource.class.getResourceAsStream("default.yml")) {
      return new String(
          Objects.requireNonNull(in, "default.yml").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
