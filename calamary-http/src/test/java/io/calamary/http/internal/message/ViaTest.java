package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViaTest {
  private final Via via = new Via("Calamary-7f");

  private boolean loop(String... lines) {
    return via.loop(Messages.fields(lines));
  }

  @Test
  void seesItself() {
    assertTrue(loop("Via: 1.1 Calamary-7f"));
    assertTrue(loop("Via: 1.0 fred, HTTP/1.1\t CALAMARY-7F (comment)", "X: y"));
    assertTrue(loop("Via: 1.0 fred", "via: 1.1 x,1.1 calamary-7f"));
  }

  @Test
  void doesNotSeeOthers() {
    assertFalse(loop());
    assertFalse(loop("Via: 1.1 calamary-7f0, 1.1 calamary, 1.1 x (calamary-7f)"));
    assertFalse(loop("Via: Calamary-7f", "X-Via: 1.1 Calamary-7f", "Via: 1.1"));
    assertFalse(loop("Via: 1.1 calamary-7f:80"));
  }

  @Test
  void writesTheReceivedVersion() {
    ByteBuf out = Unpooled.buffer();
    via.write(out, Version.HTTP_1_0);
    via.write(out, Version.HTTP_1_1);
    assertEquals("Via: 1.0 Calamary-7f\r\nVia: 1.1 Calamary-7f\r\n", Messages.text(out));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nX: y", "\u00e4", "a,b", "a?b"})
  void pseudonymsAreTokens(String pseudonym) {
    assertThrows(IllegalArgumentException.class, () -> new Via(pseudonym));
  }
}
