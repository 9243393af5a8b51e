package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
  @Test
  void namesCodeListenerAndCause() {
    IOException cause = new IOException("in use");
    ProxyStartException e = new ProxyStartException("CAL-010", "http", "port is taken", cause);

    assertEquals("CAL-010: listener 'http': port is taken", e.getMessage());
    assertEquals("http", e.listener());
    assertSame(cause, e.getCause());
    assertInstanceOf(CalamaryException.class, e);
  }

  @Test
  void needsNeitherListenerNorCause() {
    ProxyStartException e = new ProxyStartException("CAL-011", null, "no threads", null);

    assertEquals("CAL-011: no threads", e.getMessage());
    assertNull(e.listener());
    assertNull(e.getCause());
  }
}
