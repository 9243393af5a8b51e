package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LimitsTest {
  @Test
  void defaultsAreFinite() {
    Limits limits = Limits.defaults();

    assertEquals(10_000, limits.maxConnections());
    assertEquals(0, limits.maxConnectionsPerSource());
    assertEquals(65_536, limits.maxInspectBytes());
    assertEquals(32, limits.maxIdleTargetsPerEndpoint());
    assertEquals(4096, limits.maxUdpAssociations());
    assertEquals(512, limits.maxUdpFlows());
    assertEquals(16_384, limits.maxUdpFlowsInTotal());
    assertEquals(2_048, limits.maxUdpFlowsPerSource());
    assertFalse(limits.evictOldestUdpFlow());
  }

  @Test
  void keepsWhatItIsTold() {
    Limits limits =
        Limits.builder()
            .maxConnections(1)
            .maxConnectionsPerSource(2)
            .maxInspectBytes(1024)
            .maxIdleTargetsPerEndpoint(0)
            .maxUdpAssociations(3)
            .maxUdpFlows(1)
            .maxUdpFlowsInTotal(3)
            .maxUdpFlowsPerSource(4)
            .evictOldestUdpFlow(true)
            .build();

    assertEquals(1, limits.maxConnections());
    assertEquals(2, limits.maxConnectionsPerSource());
    assertEquals(1024, limits.maxInspectBytes());
    assertEquals(0, limits.maxIdleTargetsPerEndpoint());
    assertEquals(3, limits.maxUdpAssociations());
    assertEquals(1, limits.maxUdpFlows());
    assertEquals(3, limits.maxUdpFlowsInTotal());
    assertEquals(4, limits.maxUdpFlowsPerSource());
    assertTrue(limits.evictOldestUdpFlow());
  }

  @Test
  void refusesWhatIsTooSmall() {
    Limits.Builder builder = Limits.builder();

    assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxConnectionsPerSource(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxIdleTargetsPerEndpoint(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxUdpAssociations(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.maxUdpFlows(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxUdpFlowsInTotal(0));
    assertThrows(IllegalArgumentException.class, () -> builder.maxUdpFlowsPerSource(0));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder.maxInspectBytes(1023));
    assertEquals("maxInspectBytes: 1023 (expected: >= 1024)", e.getMessage());
  }
}
