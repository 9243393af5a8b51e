package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw sockets by the C library. Needs CAP_NET_RAW. */
class ForeignSocketTest {
  private static final int SOL_SOCKET = 1;
  private static final int SO_PROTOCOL = 38;
  private static final int SO_DOMAIN = 39;

  @BeforeEach
  void needsNatives() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "the natives of epoll do not load");
  }

  @ParameterizedTest
  @EnabledForJreRange(min = JRE.JAVA_22)
  @ValueSource(ints = {RawSockets.AF_INET, RawSockets.AF_INET6})
  void opensWhatWasAskedFor(int family) throws Exception {
    int descriptor;
    try {
      descriptor = ForeignSocket.raw(family);
    } catch (IOException e) {
      descriptor = Assumptions.abort("no raw sockets here: " + e.getMessage());
    }
    Socket socket = new Socket(descriptor);
    try {
      assertEquals(family, socket.getIntOpt(SOL_SOCKET, SO_DOMAIN));
      assertEquals(RawSockets.IPPROTO_RAW, socket.getIntOpt(SOL_SOCKET, SO_PROTOCOL));
    } finally {
      socket.close();
    }
  }

  @Test
  void tellsWhyThereIsNone() {
    IOException refused = assertThrows(IOException.class, () -> ForeignSocket.raw(9_999));
    String expected =
        Runtime.version().feature() < 22
            ? "the foreign function API needs JDK 22"
            : "the kernel refuses a raw socket, which needs CAP_NET_RAW";
    assertEquals(expected, refused.getMessage());
    assertTrue(refused.getCause() == null);
  }
}
