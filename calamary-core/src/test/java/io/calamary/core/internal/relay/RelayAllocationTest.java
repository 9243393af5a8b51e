package io.calamary.core.internal.relay;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What handing a chunk over may allocate; most of it is Netty's promise and the test channel's. */
class RelayAllocationTest {
  private final RelaySample tunnel = new RelaySample();

  @Test
  void aChunk() {
    assertEquals(16 * 1024, tunnel.down());
    assertEquals(16 * 1024, tunnel.up());
    assertAtMost(128, "a chunk to the client", tunnel::down);
    assertAtMost(128, "a chunk to the target", tunnel::up);
  }
}
