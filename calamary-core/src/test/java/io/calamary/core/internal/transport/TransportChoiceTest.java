package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.netty.channel.kqueue.KQueue;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportChoiceTest {
  @ParameterizedTest
  @ValueSource(strings = {"Mac OS X", "FreeBSD", "OpenBSD"})
  void kqueueIsForMacAndTheBsds(String system) {
    String chosen = TransportChoice.of((String) null, system).describe();
    if (KQueue.isAvailable()) {
      assertEquals("kqueue", chosen);
    } else {
      assertTrue(chosen.startsWith("nio (kqueue does not load: "), chosen);
    }
  }

  @Test
  void epollIsForLinux() {
    Needs.epoll();
    assertEquals("epoll", TransportChoice.of((String) null, "Linux").describe());
  }

  @Test
  void kqueueByItsNameIsRefusedWhereItIsNot() {
    Assumptions.assumeFalse(KQueue.isAvailable(), "kqueue is here");
    Exception e =
        assertThrows(IllegalStateException.class, () -> TransportChoice.of("kqueue", "Linux"));
    String told = e.getMessage();
    assertTrue(told.startsWith("transport: 'kqueue' does not load: java.lang."), told);
    String remedy =
        " (expected: macOS or a BSD, and netty-transport-native-kqueue for this machine on the class"
            + " or module path; or 'nio')";
    assertTrue(told.endsWith(remedy), told);
    assertNotNull(e.getCause());
  }

  @Test
  void whatIsLinuxsAloneIsRefusedByKqueue() {
    TransportKind kqueue = KqueueTransport.create();
    assertEquals("kqueue", kqueue.describe());
    assertFalse(kqueue.sharesPorts());
    kqueue.routing(0, "");
    Exception e = assertThrows(IllegalStateException.class, () -> kqueue.routing(7, ""));
    assertTrue(
        e.getMessage().startsWith("mark: 7 (expected: none, as the transport is kqueue"),
        e.getMessage());
  }
}
