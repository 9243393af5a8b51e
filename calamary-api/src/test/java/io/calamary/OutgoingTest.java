package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutgoingTest {
  @Test
  void asksForNothingByDefault() {
    assertEquals(0, Outgoing.defaults().retries());
    assertEquals(0, Outgoing.defaults().mark());
    assertEquals("", Outgoing.defaults().interfaceName());
  }

  @Test
  void keepsWhatItIsTold() {
    Outgoing outgoing =
        Outgoing.builder().retries(10).mark(0xfeedbeef).interfaceName("fifteen-letters").build();

    assertEquals(10, outgoing.retries());
    assertEquals(0xfeedbeef, outgoing.mark());
    assertEquals("fifteen-letters", outgoing.interfaceName());
    assertEquals("", Outgoing.builder().interfaceName("").build().interfaceName());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 11, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void boundsTheRetries(int retries) {
    Outgoing.Builder builder = Outgoing.builder();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.retries(retries));

    assertEquals("retries: " + retries + " (expected: 0-10)", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sixteen-letters-", "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4"})
  void boundsTheNameInBytes(String name) {
    Outgoing.Builder builder = Outgoing.builder();

    assertThrows(IllegalArgumentException.class, () -> builder.interfaceName(name));
    assertThrows(NullPointerException.class, () -> builder.interfaceName(null));
  }
}
