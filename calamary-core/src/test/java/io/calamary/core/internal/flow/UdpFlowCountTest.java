package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Limits;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class UdpFlowCountTest {
  private final UdpFlowCount count =
      new UdpFlowCount(Limits.builder().maxUdpFlowsInTotal(3).maxUdpFlowsPerSource(2).build());

  private static Object source(String address) throws Exception {
    return UdpFlowCount.source(InetAddress.getByName(address));
  }

  @Test
  void anIp6NetworkIsOneSource() throws Exception {
    assertEquals(source("2001:db8::1"), source("2001:db8::2:0:0:1"));
    assertNotEquals(source("2001:db8::1"), source("2001:db8:0:1::1"));
    assertNotEquals(source("192.0.2.1"), source("192.0.2.2"));
  }

  @Test
  void boundsTheTotalAndEachSource() throws Exception {
    Object one = source("192.0.2.1");
    Object other = source("192.0.2.2");
    assertTrue(count.enter(one));
    assertTrue(count.enter(one));
    assertFalse(count.enter(one));
    assertTrue(count.enter(other));
    assertFalse(count.enter(other));
    assertFalse(count.enter());
    assertEquals(3, count.total());

    count.leave(one);
    assertTrue(count.enter());
    count.leave();
    count.leave(one);
    count.leave(other);
    assertEquals(0, count.total());
    assertEquals(0, count.sources());
  }
}
