package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Token buckets, by a clock that the test moves. */
class IcmpLimitTest {
  private long now = Long.MAX_VALUE - 1_000;
  private final IcmpLimit limit = new IcmpLimit(() -> now, 42);

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  private int permitted(InetAddress client, int asked) {
    int count = 0;
    for (int i = 0; i < asked; i++) {
      count += limit.permits(client) ? 1 : 0;
    }
    return count;
  }

  private void pass(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  @Test
  void aClientHasABurstAndThenARate() throws Exception {
    InetAddress client = address("192.0.2.2");
    assertEquals(IcmpLimit.CLIENT_BURST, permitted(client, 1_000));
    pass(100);
    assertEquals(IcmpLimit.PER_CLIENT / 10, permitted(client, 1_000));
    pass(3_600_000);
    assertEquals(IcmpLimit.CLIENT_BURST, permitted(client, 1_000));
  }

  @Test
  void aLoudClientTakesNothingFromAnother() throws Exception {
    permitted(address("192.0.2.2"), 5_000);
    assertTrue(limit.permits(address("192.0.2.3")));
    assertTrue(limit.permits(address("2001:db8::1")));
  }

  @Test
  void aNetworkOfIp6IsOneClient() throws Exception {
    assertEquals(IcmpLimit.CLIENT_BURST, permitted(address("2001:db8::1"), 1_000));
    assertFalse(limit.permits(address("2001:db8::2")));
    assertTrue(limit.permits(address("2001:db8:0:1::2")));
  }

  @Test
  void allTogetherHaveALimit() throws Exception {
    int count = 0;
    for (int i = 0; i < 40_000; i++) {
      count +=
          limit.permits(address("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255)))
              ? 1
              : 0;
    }
    assertEquals(IcmpLimit.TOTAL, count);
    pass(1_000);
    assertTrue(limit.permits(address("192.0.2.2")));
  }
}
