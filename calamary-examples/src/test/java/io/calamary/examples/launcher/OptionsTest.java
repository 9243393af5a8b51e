package io.calamary.examples.launcher;

import static io.calamary.examples.launcher.Options.Task.CHECK_TRANSPARENT;
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
        Options.commandLine(
            parsed -> {
              Integer helped = CommandLine.executeHelpRequest(parsed);
              if (helped == null) {
                read.set(Options.of(parsed));
              }
              return helped == null ? 0 : helped;
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
    assertEquals(new Options(Path.of("a.yml"), RUN, false, true), read("-q", "-f", "a.yml"));
  }

  @Test
  void readsWhatServicesUseWithoutAParser() {
    assertEquals(new Options(null, RUN, false, false), Options.plain());
    assertEquals(new Options(Path.of("a.yml"), RUN, false, false), Options.plain("-f", "a.yml"));
    assertEquals(
        new Options(Path.of("a.yml"), RUN, false, false), Options.plain("--file", "a.yml"));
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
        "-v --check-transparent"
      })
  void refusesWhatIsNoUse(String args) {
    assertEquals(2, execute(args.split(" ")));
    assertTrue(err.toString().contains("Usage: calamary"), err::toString);
  }
}
