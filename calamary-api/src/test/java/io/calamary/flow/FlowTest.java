package io.calamary.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FlowTest {
  private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.1", 4000);
  private static final Endpoint NAME = Endpoint.of("example.com", 443);
  private static final InetAddress ADDRESS = Endpoint.addressOf("203.0.113.5");
  private static final AttributeKey<String> COLOUR = AttributeKey.of("colour", String.class);

  private static Flow.Builder minimal() {
    return Flow.builder().listener("http").source(SOURCE).destination(NAME);
  }

  @Test
  void knowsLittleAtFirst() {
    Flow flow = minimal().build();

    assertEquals("http", flow.listener());
    assertEquals(Transport.TCP, flow.transport());
    assertEquals(SOURCE, flow.source());
    assertEquals(NAME, flow.destination());
    assertEquals(NAME, flow.target());
    assertNull(flow.address());
    assertNull(flow.user());
    assertSame(Inspection.UNKNOWN, flow.inspection());
    assertEquals(Set.of(), flow.facts());
    assertEquals(Set.of(), flow.attributeKeys());
    assertNull(flow.attribute(COLOUR));
    assertNotNull(flow.openedAt());
  }

  @Test
  void refusesToMissTheEssentials() {
    assertThrows(NullPointerException.class, () -> Flow.builder().build());
    assertThrows(
        NullPointerException.class, () -> Flow.builder().listener("a").source(SOURCE).build());
    assertThrows(
        NullPointerException.class, () -> Flow.builder().listener("a").destination(NAME).build());
  }

  @Test
  void knowsTheAddressOfATargetThatIsOne() {
    Flow flow = minimal().destination(Endpoint.of(ADDRESS, 443)).build();

    assertEquals(ADDRESS, flow.address());
    assertTrue(flow.knows(Fact.ADDRESS));
    assertFalse(flow.knows(Fact.INSPECTION));
  }

  @Test
  void keepsToTheAddressInTheTargetWhateverIsSaid() {
    InetAddress other = Endpoint.addressOf("10.0.0.1");
    Flow flow = minimal().destination(Endpoint.of(ADDRESS, 443)).address(other).build();

    assertEquals(ADDRESS, flow.address());
  }

  @Test
  void forgetsTheAddressOfAnEarlierTarget() {
    Flow resolved = minimal().address(ADDRESS).build();
    Flow moved = resolved.toBuilder().target(Endpoint.of("other.example", 443)).build();

    assertTrue(resolved.knows(Fact.ADDRESS));
    assertFalse(moved.knows(Fact.ADDRESS));
    assertEquals(NAME, moved.destination());
  }

  @Test
  void copiesEverythingThatIsKnown() {
    Inspection inspection = Inspection.builder().protocol(AppProtocol.TLS).build();
    Flow flow =
        minimal()
            .id(7)
            .transport(Transport.UDP)
            .target(Endpoint.of("t.example", 1))
            .address(ADDRESS)
            .user("ann")
            .inspection(inspection)
            .attribute(COLOUR, "red")
            .openedAt(Instant.EPOCH)
            .build();
    Flow copy = flow.toBuilder().build();

    assertEquals(7, copy.id());
    assertEquals(Transport.UDP, copy.transport());
    assertEquals(flow.target(), copy.target());
    assertEquals(ADDRESS, copy.address());
    assertEquals("ann", copy.user());
    assertSame(inspection, copy.inspection());
    assertEquals("red", copy.attribute(COLOUR));
    assertEquals(Instant.EPOCH, copy.openedAt());
    assertEquals(EnumSet.allOf(Fact.class), copy.facts());
  }

  @Test
  void anInspectionThatFoundNothingIsKnownAllTheSame() {
    Flow flow = minimal().inspection(Inspection.UNKNOWN).build();

    assertTrue(flow.knows(Fact.INSPECTION));
    assertEquals(AppProtocol.UNKNOWN, flow.inspection().protocol());
  }

  @Test
  void doesNotChangeWithItsBuilder() {
    Flow.Builder builder = minimal().attribute(COLOUR, "red");
    Flow first = builder.build();
    Flow second = builder.attribute(COLOUR, "blue").build();
    Flow third = first.toBuilder().attribute(COLOUR, "green").build();

    assertEquals("red", first.attribute(COLOUR));
    assertEquals("blue", second.attribute(COLOUR));
    assertEquals("green", third.attribute(COLOUR));
    assertThrows(UnsupportedOperationException.class, () -> first.attributeKeys().remove(COLOUR));
  }

  @Test
  void attributesAreFoundByTheVeryKey() {
    Flow flow = minimal().attribute(COLOUR, "red").build();

    assertNull(flow.attribute(AttributeKey.of("colour", String.class)));
    assertEquals("colour", COLOUR.toString());
    assertEquals("colour", COLOUR.name());
    assertEquals(String.class, COLOUR.type());
  }

  @Test
  void namesItsEndsInItsText() {
    String text = minimal().id(9).address(ADDRESS).build().toString();

    assertTrue(text.contains("9 http TCP"), text);
    assertTrue(text.contains("=> example.com:443 (203.0.113.5)"), text);
  }
}
