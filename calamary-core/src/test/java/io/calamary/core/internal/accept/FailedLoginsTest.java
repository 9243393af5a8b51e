package io.calamary.core.internal.accept;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private long now = -5;
  private final FailedLogins failed = new FailedLogins(() -> now);

  private static InetAddress ip(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  private void fail(InetAddress source, int times) {
    for (int i = 0; i < times; i++) {
      failed.add(source);
    }
  }

  @Test
  void countsEachSourceForAPeriod() throws UnknownHostException {
    InetAddress source = ip("192.0.2.1");
    fail(source, FailedLogins.MOST - 1);
    assertFalse(failed.tooMany(source));
    fail(source, 1);
    assertTrue(failed.tooMany(source));
    assertFalse(failed.tooMany(ip("192.0.2.2")));

    now += FailedLogins.PERIOD_NANOS - 1;
    assertTrue(failed.tooMany(source));
    now++;
    assertFalse(failed.tooMany(source));
    fail(source, FailedLogins.MOST - 1);
    assertFalse(failed.tooMany(source), "the count starts anew");
  }

  @Test
  void forgetsWhoSucceeds() throws UnknownHostException {
    InetAddress source = ip("192.0.2.1");
    fail(source, FailedLogins.MOST - 1);
    failed.forget(source);
    fail(source, FailedLogins.MOST - 1);
    assertFalse(failed.tooMany(source));
  }

  @Test
  void takesAnIpv6NetworkOfOneHostForOneSource() throws UnknownHostException {
    fail(ip("2001:db8:0:1::1"), FailedLogins.MOST);
    assertTrue(failed.tooMany(ip("2001:db8:0:1:ffff::2")));
    assertFalse(failed.tooMany(ip("2001:db8:0:2::1")));
  }
}
