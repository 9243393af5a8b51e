package io.calamary.http.internal.front;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
  private final FailedLogins logins = new FailedLogins(() -> 0);

  private static InetAddress address(int... bytes) throws UnknownHostException {
    byte[] octets = new byte[bytes.length];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) bytes[i];
    }
    return InetAddress.getByAddress(octets);
  }

  private static InetAddress six(int network, int host) throws UnknownHostException {
    return address(0x20, 1, 0xd, 0xb8, 0, 0, 0, network, 0, 0, 0, 0, 0, 0, 0, host);
  }

  @Test
  void countAllAddressesOfAnIp6NetworkAsOne() throws UnknownHostException {
    for (int i = 0; i < FailedLogins.MOST; i++) {
      assertFalse(logins.tooMany(six(1, i)));
      logins.add(six(1, i));
    }
    assertTrue(logins.tooMany(six(1, 200)));
    assertFalse(logins.tooMany(six(2, 1)));
    logins.forget(six(1, 201));
    assertFalse(logins.tooMany(six(1, 200)));
  }

  @Test
  void countEachIp4AddressForItself() throws UnknownHostException {
    for (int i = 0; i < FailedLogins.MOST; i++) {
      logins.add(address(127, 0, 0, 1));
    }
    assertTrue(logins.tooMany(address(127, 0, 0, 1)));
    assertFalse(logins.tooMany(address(127, 0, 0, 2)));
  }
}
