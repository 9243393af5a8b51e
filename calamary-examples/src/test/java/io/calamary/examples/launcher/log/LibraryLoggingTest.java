package io.calamary.examples.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LibraryLoggingTest {
  /** What a new provider writes to standard error for this. */
  private static List<String> written(Consumer<Logger> act) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      LibraryLogging provider = new LibraryLogging();
      provider.initialize();
      act.accept(provider.getLoggerFactory().getLogger("some.library.Part"));
      ((LoggerContext) provider.getLoggerFactory()).stop();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aWarningIsALineInTheFormOfTheLauncher() {
    List<String> lines = written(logger -> logger.warn("{} is odd", 7));
    assertEquals(1, lines.size(), lines::toString);
    assertTrue(lines.get(0).endsWith(" | WARN | Part: 7 is odd"), lines::toString);
  }

  @Test
  void anErrorShowsWhereItCameFrom() {
    List<String> lines = written(logger -> logger.error("no", new IllegalStateException("why")));
    assertTrue(lines.get(0).endsWith(" | ERROR | Part: no"), lines::toString);
    assertTrue(lines.get(1).contains("IllegalStateException: why"), lines::toString);
  }

  @Test
  void whatIsNoWarningIsNotWritten() {
    assertEquals(
        List.of(),
        written(
            logger -> {
              assertFalse(logger.isInfoEnabled());
              logger.info("all is well");
            }));
  }
}
