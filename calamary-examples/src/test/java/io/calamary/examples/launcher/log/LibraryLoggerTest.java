package io.calamary.examples.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

@ResourceLock(Resources.SYSTEM_ERR)
class LibraryLoggerTest {
  private static final Logger NETTY = LoggerFactory.getLogger("io.netty.channel.Some");
  private static final Logger OURS = LoggerFactory.getLogger("io.calamary.core.Thing");

  @AfterEach
  void reset() {
    LibraryLogging.debugging(false);
  }

  private static String said(Runnable action) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void isWhatSlf4jFinds() {
    assertInstanceOf(LibraryLogger.class, NETTY);
    assertSame(NETTY, LoggerFactory.getLogger("io.netty.channel.Some"));
    assertEquals("io.netty.channel.Some", NETTY.getName());
  }

  @Test
  void writesWarningsInTheFormOfTheLauncher() {
    String line = said(() -> NETTY.warn("{} of {}\nforged", 1, "two"));
    assertTrue(
        line.matches("[0-9]{4}-[0-9-]{5} [0-9:]{8} \\| WARN \\| Some: 1 of two\\\\u000aforged\n"),
        line);
  }

  @Test
  void writesTheStackOfAnError() {
    String text = said(() -> OURS.error("broken", new IllegalStateException("why")));
    assertTrue(
        text.contains(" | ERROR | Thing: broken\njava.lang.IllegalStateException: why"), text);
    assertTrue(text.contains("\tat io.calamary.examples.launcher.log.LibraryLoggerTest"), text);
  }

  @Test
  void hidesTheRestOfLibrariesAlways() {
    LibraryLogging.debugging(true);
    assertEquals("", said(() -> NETTY.info("no")) + said(() -> NETTY.debug("no")));
    assertFalse(NETTY.isInfoEnabled() || NETTY.isDebugEnabled() || NETTY.isTraceEnabled());
  }

  @Test
  void tellsWhatTheProxyLogsToWhoDebugs() {
    assertEquals("", said(() -> OURS.info("no")) + said(() -> OURS.debug("no")));
    LibraryLogging.debugging(true);
    assertTrue(said(() -> OURS.debug("yes")).contains(" | DEBUG | Thing: yes\n"));
    assertTrue(said(() -> OURS.atLevel(Level.INFO).log("so")).contains(" | INFO | Thing: so\n"));
    assertEquals("", said(() -> OURS.trace("no")));
  }
}
