package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyStartException;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.SocketOptions;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The options that each mode's sockets have, and those that a mode adds. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class ListenerSocketOptionsTest {
  private static final ChannelOption<String> NOBODYS =
      ChannelOption.valueOf("ListenerSocketOptionsTest");

  private static final List<ChannelOption<?>> READ =
      List.of(
          ChannelOption.AUTO_READ,
          ChannelOption.ALLOW_HALF_CLOSURE,
          ChannelOption.SO_KEEPALIVE,
          ChannelOption.TCP_NODELAY,
          ChannelOption.SO_RCVBUF);

  @Parameter String transport;

  private record Mode(
      Consumer<SocketOptions> wanted, CompletableFuture<Map<ChannelOption<?>, Object>> seen)
      implements Acceptor {
    Mode(Consumer<SocketOptions> wanted) {
      this(wanted, new CompletableFuture<>());
    }

    @Override
    public void configure(SocketOptions options) {
      wanted.accept(options);
    }

    @Override
    public void accept(ClientConnection client) {
      Map<ChannelOption<?>, Object> had = new HashMap<>();
      ChannelConfig config = client.channel().config();
      for (ChannelOption<?> option : READ) {
        had.put(option, config.getOption(option));
      }
      seen.complete(had);
      client.close(CloseReason.COMPLETED, null);
    }
  }

  private TestProxy start(Mode mode) {
    return TestProxy.start(
        transport, builder -> builder.extension(new AdHoc(mode)).listener(AdHoc.listener()));
  }

  private Map<ChannelOption<?>, Object> seen(Mode mode) throws Exception {
    try (TestProxy proxy = start(mode);
        RawClient client = RawClient.connect(proxy.address())) {
      assertEquals("", client.readToEnd().text());
      return Await.get(mode.seen());
    }
  }

  @Test
  void connectionsHaveTheUsualOptions() throws Exception {
    Map<ChannelOption<?>, Object> options = seen(new Mode(added -> {}));

    assertEquals(false, options.get(ChannelOption.AUTO_READ));
    assertEquals(true, options.get(ChannelOption.ALLOW_HALF_CLOSURE));
    assertEquals(true, options.get(ChannelOption.SO_KEEPALIVE));
    assertEquals(true, options.get(ChannelOption.TCP_NODELAY));
  }

  @Test
  void connectionsHaveWhatTheModeAdds() throws Exception {
    Map<ChannelOption<?>, Object> options =
        seen(new Mode(added -> added.child(ChannelOption.SO_KEEPALIVE, false)));

    assertEquals(false, options.get(ChannelOption.SO_KEEPALIVE));
  }

  @Test
  void anOptionThatConnectionsCannotHaveLosesNone() throws Exception {
    Map<ChannelOption<?>, Object> options =
        seen(new Mode(added -> added.child(NOBODYS, "x").child(ChannelOption.SO_KEEPALIVE, false)));

    assertEquals(false, options.get(ChannelOption.SO_KEEPALIVE));
  }

  @Test
  void startsNotWithoutAnOptionOfTheListeningSocket() {
    Mode mode = new Mode(added -> added.listen(NOBODYS, "x"));

    ProxyStartException refused = assertThrows(ProxyStartException.class, () -> start(mode));

    assertTrue(refused.getMessage().startsWith("CAL-015"), refused.getMessage());
    assertTrue(refused.getMessage().contains(NOBODYS.name()), refused.getMessage());
  }

  @Test
  void connectionsInheritFromTheListeningSocket() throws Exception {
    Map<ChannelOption<?>, Object> options =
        seen(new Mode(added -> added.listen(ChannelOption.SO_RCVBUF, 20_000)));

    // Linux takes twice as much as it is asked for, and 128 KiB where it is not.
    int buffer = (int) options.get(ChannelOption.SO_RCVBUF);
    assertTrue(buffer <= 40_000, () -> "SO_RCVBUF: " + buffer);
  }
}
