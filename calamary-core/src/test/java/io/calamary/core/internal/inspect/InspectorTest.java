package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectorTest {
  private static final int MAX = 64 * 1024;

  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\r\nHost: a.eg\r\n\r\n',HTTP1 null a.eg",
    "'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',HTTP2 null null",
    "'SSH-2.0-OpenSSH_9.2\r\n',SSH null null",
    "'SSH- / HTTP/1.1\r\nHost: a.eg\r\n\r\n',SSH null null",
    "'SSH- x',SSH null null",
    "'SSL-x\r\n',UNKNOWN null null",
    "'hello\r\n',UNKNOWN null null",
    "'\u0016AAA',UNKNOWN null null",
    "'\u0000',UNKNOWN null null",
    "'\u0015\u0003',TLS null null malformed",
    "'GET / HTTP/1.1\r\n\r\n',HTTP1 null null malformed"
  })
  void runsTheSniffersInTheirOrder(String text, String expected) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(expected, Cuts.everywhere(bytes, "MORE", InspectorTest::inspect));
  }

  @Test
  void everyTlsVectorIsKnown() throws IOException {
    for (Vectors.Vector vector : Vectors.load()) {
      String answer = Cuts.everywhere(vector.bytes(), "MORE", InspectorTest::inspect);
      boolean other = vector.id().equals("T27") || vector.id().equals("T31");
      assertEquals(!other, answer.startsWith("TLS "), vector + " is " + answer);
    }
  }

  @Test
  void emptyBytesSayNothing() {
    assertEquals(Optional.empty(), Inspector.inspect(Unpooled.EMPTY_BUFFER, MAX));
    assertSame(Inspection.UNKNOWN, Inspector.stalled(Unpooled.EMPTY_BUFFER, MAX));
  }

  @ParameterizedTest
  @CsvSource({
    "'\u0016',TLS", "'\u0016\u0003\u0001',TLS", "'\u0080\u002e\u0001',TLS",
        "'GET / HTTP/1.1',HTTP1",
    "'GET /',UNKNOWN", "'SS',UNKNOWN", "'SSH-',SSH", "'\r\n',UNKNOWN"
  })
  void aPauseIsNoWayAroundTheRules(String text, AppProtocol expected) {
    ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    Inspection late = Inspector.stalled(bytes, MAX);
    assertEquals(expected, late.protocol());
    boolean named = expected == AppProtocol.TLS || expected == AppProtocol.HTTP1;
    assertEquals(named, late.malformed());
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "100"})
  void thereIsAnAnswerAtTheBound(int bound) {
    for (char first : "\u0016\u0080GS\r".toCharArray()) {
      byte[] bytes = new byte[bound];
      Arrays.fill(bytes, (byte) first);
      assertTrue(Inspector.inspect(Unpooled.wrappedBuffer(bytes), bound).isPresent());
    }
  }

  static String inspect(ByteBuf bytes) {
    return Inspector.inspect(bytes, MAX).map(InspectorTest::text).orElse("MORE");
  }

  static String text(Inspection found) {
    return found.protocol()
        + " "
        + found.serverName()
        + " "
        + found.httpHost()
        + (found.malformed() ? " malformed" : "");
  }
}
