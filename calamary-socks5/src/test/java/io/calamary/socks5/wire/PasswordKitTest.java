package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Listener;
import io.calamary.auth.Authenticator;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The contract with user and password, which somebody checks on another thread. */
class PasswordKitTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new PasswordMode();
  }

  private static final class PasswordMode extends Socks5Mode {
    @Override
    public Listener listener(InetSocketAddress bind) {
      Authenticator later =
          (given, source) ->
              CompletableFuture.supplyAsync(
                  () -> given.user().equals("u") && given.password().equals("p"),
                  CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
      return Socks5Listener.builder().bind(bind).authenticator(later).build();
    }

    @Override
    public byte[] request(String host, int port) {
      return FlowFixtures.concat(Socks.GREETING, Socks.LOGIN, Socks.request(1, host, port));
    }

    @Override
    public void readSuccess(RawClient client) throws IOException {
      assertEquals("05020100", Socks.read(client, 4));
      Socks.readSuccess(client);
    }

    @Override
    public void assertRefused(CloseReason reason, Received answer) {
      assertEquals(End.FIN, answer.end());
      assertEquals("0502010005" + code(reason) + "0001000000000000", Socks.hex(answer.bytes()));
    }

    @Override
    public String saidBefore() {
      return "05020100";
    }

    @Override
    public void assertTurnedAway(Received answer) {
      assertEquals("05ff", Socks.hex(answer.bytes()));
      assertEquals(End.FIN, answer.end());
    }
  }
}
