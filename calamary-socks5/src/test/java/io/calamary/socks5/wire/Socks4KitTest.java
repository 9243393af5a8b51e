package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.socks5.Socks5Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** The contract with SOCKS4a. */
class Socks4KitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new Socks4Mode();
  }

  private static final class Socks4Mode extends Socks5Mode {
    @Override
    public Listener listener(InetSocketAddress bind) {
      return Socks5Listener.builder().bind(bind).socks4(true).build();
    }

    @Override
    public byte[] request(String host, int port) {
      byte[] head = {4, 1, (byte) (port >> 8), (byte) port, 0, 0, 0, 1, 'm', 'e', 0};
      return FlowFixtures.concat(head, host.getBytes(StandardCharsets.US_ASCII), new byte[] {0});
    }

    @Override
    public void readSuccess(RawClient client) throws IOException {
      assertEquals("005a", Socks.read(client, 2));
      client.readExactly(6);
    }

    @Override
    public void assertRefused(CloseReason reason, Received answer) {
      assertEquals(End.FIN, answer.end());
      assertEquals("005b000000000000", Socks.hex(answer.bytes()));
    }

    @Override
    public String saidBefore() {
      return "";
    }

    @Override
    public void assertTurnedAway(Received answer) {
      assertEquals("05000501" + "0001000000000000", Socks.hex(answer.bytes()));
    }
  }
}
