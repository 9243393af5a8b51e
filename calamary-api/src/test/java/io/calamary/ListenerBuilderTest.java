package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerBuilderTest {
  @Test
  void bindsToLoopbackAndAnyFreePortByDefault() {
    Listener listener = new TestListener.Builder().build();

    assertEquals("test", listener.name());
    assertTrue(listener.bindAddress().getAddress().isLoopbackAddress());
    assertEquals(0, listener.bindAddress().getPort());
  }

  @Test
  void keepsWhatItIsTold() {
    InetSocketAddress address = new InetSocketAddress("192.0.2.1", 3128);
    Listener listener = new TestListener.Builder().name("front").bind(address).build();

    assertEquals("front", listener.name());
    assertEquals(address, listener.bindAddress());
    Listener moved = new TestListener.Builder().bind(address).port(8080).build();
    assertEquals(new InetSocketAddress("192.0.2.1", 8080), moved.bindAddress());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void refusesPortsOutOfRange(int port) {
    TestListener.Builder builder = new TestListener.Builder();

    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.port(port));
    assertEquals("port: " + port + " (expected: 0-65535)", e.getMessage());
  }

  @Test
  void refusesBlankNamesAndUnresolvedAddresses() {
    TestListener.Builder builder = new TestListener.Builder();

    assertThrows(IllegalArgumentException.class, () -> builder.name(" "));
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.bind(InetSocketAddress.createUnresolved("proxy.example", 1)));
  }
}
