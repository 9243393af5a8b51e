package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A program run to its end, without the proxy settings of whoever runs the tests. */
final class Command {
  private static final long MOST_SECONDS = 60;
  private static final List<String> PROXY_SETTINGS =
      List.of("http_proxy", "https_proxy", "all_proxy", "no_proxy");

  private final ProcessBuilder builder;
  private final Path folder;

  /**
   * How a program ended.
   *
   * @param exit its exit code
   * @param out its output
   * @param err its error output, as text
   */
  record Result(int exit, byte[] out, String err) {
    /** The output as text. */
    String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    /** Fails unless the program has succeeded. */
    Result succeeded() {
      assertEquals(0, exit, () -> "exit code; said: " + err + text());
      return this;
    }
  }

  private Command(Path folder, List<String> line) {
    this.folder = folder;
    builder = new ProcessBuilder(line).directory(folder.toFile());
    for (String name : PROXY_SETTINGS) {
      builder.environment().remove(name);
      builder.environment().remove(name.toUpperCase(Locale.ROOT));
    }
  }

  /** A program that will run in a folder and leave its output there. */
  static Command of(Path folder, Tool tool, String... arguments) {
    List<String> line = new ArrayList<>(List.of(tool.path().toString()));
    line.addAll(List.of(arguments));
    return new Command(folder, line);
  }

  /** A program that will run in a folder, by its whole command line. */
  static Command of(Path folder, List<String> line) {
    return new Command(folder, line);
  }

  /** Sets an environment variable. */
  Command with(String name, String value) {
    builder.environment().put(name, value);
    return this;
  }

  /** Gives the program something to read. */
  Command reading(String input) throws IOException {
    Path file = Files.createTempFile(folder, "in", ".txt");
    builder.redirectInput(Files.writeString(file, input).toFile());
    return this;
  }

  /** Runs the program; fails if it takes more than a minute. */
  Result run() throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
        fail(builder.command() + " did not end within " + MOST_SECONDS + " s");
      }
      return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    } finally {
      Service.end(process);
    }
  }
}
