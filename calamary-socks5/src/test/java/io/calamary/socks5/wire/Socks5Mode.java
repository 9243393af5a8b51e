package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.Socks5Listener;
import io.calamary.socks5.internal.Socks5Provider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** SOCKS5 with CONNECT. */
class Socks5Mode implements ListenerMode {
  @Override
  public Listener listener(InetSocketAddress bind) {
    return Socks5Listener.builder().bind(bind).build();
  }

  @Override
  public List<Extension> extensions() {
    return List.of(new Socks5Provider());
  }

  @Override
  public byte[] request(String host, int port) {
    return FlowFixtures.concat(Socks.GREETING, Socks.request(1, host, port));
  }

  @Override
  public void readSuccess(RawClient client) throws IOException {
    assertEquals("0500", Socks.read(client, 2));
    Socks.readSuccess(client);
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    assertEquals(End.FIN, answer.end());
    assertEquals("050005" + code(reason) + "0001000000000000", Socks.hex(answer.bytes()));
  }

  static String code(CloseReason reason) {
    return switch (reason) {
      case DENIED, ADDRESS_PROHIBITED, LOOP_DETECTED -> "02";
      case CONNECTION_REFUSED -> "05";
      case CONNECT_TIMEOUT -> "06";
      case LIMIT_REACHED -> "01";
      default -> throw new AssertionError("no reply expected for " + reason);
    };
  }

  @Override
  public String saidBefore() {
    return "0500";
  }

  @Override
  public void assertTurnedAway(Received answer) {
    assertRefused(CloseReason.LIMIT_REACHED, answer);
  }

  /** Each message bounds itself. */
  @Override
  public byte[] oversize() {
    return new byte[0];
  }
}
