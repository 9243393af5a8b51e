package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionOptionsTest {
  private static ConnectionOptions of(String... lines) {
    return ConnectionOptions.of(Direction.REQUEST, Messages.fields(lines)).value();
  }

  @Test
  void withoutTheFieldOnlyTheVersionCounts() {
    ConnectionOptions none = of("X: close");
    assertFalse(none.close());
    assertFalse(none.upgrade());
    assertTrue(none.clientStays(Version.HTTP_1_1));
    assertFalse(none.clientStays(Version.HTTP_1_0));
    assertTrue(none.serverStays(Version.HTTP_1_1));
    assertFalse(none.serverStays(Version.HTTP_1_0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"keep-alive", "Keep-Alive", "KEEP-ALIVE", "x, keep-alive"})
  void keepAliveMattersToServersOf10(String value) {
    ConnectionOptions options = of("Connection: " + value);
    assertTrue(options.serverStays(Version.HTTP_1_0));
    assertFalse(options.clientStays(Version.HTTP_1_0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "Close", "x, CLOSE", "keep-alive, close"})
  void closeRules(String value) {
    ConnectionOptions options = of("connection: " + value);
    assertTrue(options.close());
    assertFalse(options.clientStays(Version.HTTP_1_1));
    assertFalse(options.serverStays(Version.HTTP_1_1));
    assertFalse(options.serverStays(Version.HTTP_1_0));
  }

  @Test
  void optionsOfAllLinesCount() {
    ConnectionOptions options = of("Connection: keep-alive", "Connection: upgrade", "X: y");
    assertTrue(options.upgrade());
    assertTrue(options.serverStays(Version.HTTP_1_0));
  }

  @Test
  void nominatesLines() {
    ConnectionOptions options =
        of(
            "x-secret: 1",
            "Connection: close, X-Secret, cookie",
            "X-SECRET: 2",
            "Cookie: a",
            "X: b");
    boolean[] expected = {true, false, true, true, false};
    for (int line = 0; line < expected.length; line++) {
      assertEquals(expected[line], options.nominates(line), "line " + line);
    }
  }

  @Test
  void cannotNominateWhatIsNotThePeers() {
    ConnectionOptions options =
        of(
            "Host: o",
            "Content-Length: 1",
            "Transfer-Encoding: x",
            "Via: 1.1 a",
            "Max-Forwards: 1",
            "Connection: host, content-length, transfer-encoding, VIA, max-forwards");
    for (int line = 0; line < 6; line++) {
      assertFalse(options.nominates(line), "line " + line);
    }
  }

  @Test
  void boundsTheNumberOfOptions() {
    String many = "Connection: " + "x,".repeat(32);
    assertNull(ConnectionOptions.of(Direction.REQUEST, Messages.fields(many)).failure());
    for (Direction direction : Direction.values()) {
      SyntaxFailure failure =
          ConnectionOptions.of(direction, Messages.fields(many, "Connection: y")).failure();
      assertNotNull(failure);
      assertEquals(direction == Direction.REQUEST ? 400 : 502, failure.status());
    }
  }
}
