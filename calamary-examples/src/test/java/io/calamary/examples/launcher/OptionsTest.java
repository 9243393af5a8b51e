package io.calamary.examples.launcher;

import static io.calamary.examples.launcher.Options.Task.ARCHIVE;
import static io.calamary.examples.launcher.Options.Task.CHECK_TRANSPARENT;
import static io.calamary.examples.launcher.Options.Task.REHEARSE;
import static io.calamary.examples.launcher.Options.Task.RUN;
import static io.calamary.examples.launcher.Options.Task.VALIDATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OptionsTest {
  private final AtomicReference<Options> read = new AtomicReference<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int execute(String... args) {
    CommandLine command =
        OptionsParser.commandLine(
            options -> {
              read.set(options);
              return 0;
            });
    return command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(args);
  }

  private Options read(String... args) {
    assertEquals(0, execute(args), err::toString);
    Options plain = Options.plain(args);
    assertTrue(plain == null || plain.equals(read.get()));
    return read.get();
  }

  @Test
  void readsEveryOption() {
    assertEquals(new Options(null, RUN, false, false), read());
    assertEquals(new Options(Path.of("a.yml"), RUN, false, false), read("-f", "a.yml"));
    assertEquals(new Options(Path.of("a.yml"), VALIDATE, false, false), read("-v", "--file=a.yml"));
    assertEquals(new Options(null, VALIDATE, false, false), read("--validate"));
    assertEquals(
        new Options(Path.of("a.yml"), CHECK_TRANSPARENT, false, false),
        read("--check-transparent", "-f", "a.yml"));
    assertEquals(new Options(null, RUN, true, false), read("--demo"));
    assertEquals(
        new Options(Path.of("a.yml"), ARCHIVE, false, false, Path.of("b")),
        read("--archive", "b", "-f", "a.yml"));
    assertEquals(new Options(null, REHEARSE, false, false), read("--rehearse"));
    assertEquals(new Options(Path.of("a.yml"), RUN, false, true), read("-q", "-f", "a.yml"));
  }

  @Test
  void readsWhatServicesUseWithoutAParser() {
    assertEquals(new Options(null, RUN, false, false), Options.plain());
    assertEquals(new Options(Path.of("a.yml"), RUN, false, false), Options.plain("-f", "a.yml"));
    assertEquals(
        new Options(Path.of("a.yml"), RUN, false, false), Options.plain("--file", "a.yml"));
    Options quiet = new Options(Path.of("a.yml"), RUN, false, true);
    assertEquals(quiet, Options.plain("-q", "-f", "a.yml"));
    assertEquals(quiet, Options.plain("--file", "a.yml", "--quiet"));
    assertEquals(new Options(null, RUN, false, true), Options.plain("-q"));
    assertNull(Options.plain("-q", "-q"));
    assertNull(Options.plain("-f", "a.yml", "-f", "b.yml"));
    assertNull(Options.plain("-f"));
    assertNull(Options.plain("-f", "-v"));
    assertNull(Options.plain("-v"));
    assertNull(Options.plain("-f", "a.yml", "-v"));
  }

  @Test
  void explainsItself() {
    assertEquals(0, execute("--help"));
    assertTrue(out.toString().contains("--validate"), out::toString);
    assertEquals(0, execute("--version"));
    assertTrue(out.toString().contains("calamary "), out::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x",
        "-f",
        "a.yml",
        "--demo -v",
        "--demo -f a.yml",
        "-v -v",
        "-v --check-transparent",
        "--archive a -v",
        "--archive",
        "--demo --rehearse"
      })
  void refusesWhatIsNoUse(String args) {
    assertEquals(2, execute(args.split(" ")));
    assertTrue(err.toString().contains("Usage: calamary"), err::toString);
  }
}
