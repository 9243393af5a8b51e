package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.calamary.Timeouts;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.observe.FlowObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the core does when modes, users and clients do what they should not. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class ClientSideTest {
  @Parameter String transport;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();
  private TestProxy proxy;

  @AfterEach
  void closeAll() throws Exception {
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }

  private <T extends AutoCloseable> T closed(T something) {
    closing.push(something);
    return something;
  }

  private RawClient client(Acceptor acceptor) {
    return client(acceptor, TestProxy.timeouts().build());
  }

  private RawClient client(Acceptor acceptor, Timeouts timeouts) {
    proxy =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .listener(AdHoc.listener())
                        .extension(new AdHoc(acceptor))
                        .timeouts(timeouts)));
    return closed(proxy.connect());
  }

  private OriginServer origin(Behaviour behaviour) {
    return closed(OriginServer.start(behaviour));
  }

  private static final class Failing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      ((ByteBuf) msg).release();
      throw new IllegalStateException("on purpose");
    }
  }

  private void assertReset(RawClient client, CloseReason reason) throws IOException {
    assertEquals(End.RST, client.readToEnd().end());
    assertEquals(List.of(reason), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void resetsWhenAnAcceptorThrows() throws IOException {
    RawClient client =
        client(
            connection -> {
              throw new IllegalStateException("on purpose");
            });
    assertReset(client, CloseReason.INTERNAL_ERROR);
  }

  @Test
  void resetsWhenAHandlerThrows() throws IOException {
    RawClient client = client(connection -> connection.handshake(new Failing()));
    client.send("x");
    assertReset(client, CloseReason.INTERNAL_ERROR);
  }

  @Test
  void resetsWhenAModeOpensTwoFlows() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    RawClient client =
        client(
            connection -> {
              connection.request(Endpoint.of(origin.address())).open();
              connection.request(Endpoint.of(origin.address())).open();
            });
    assertReset(client, CloseReason.INTERNAL_ERROR);
    assertEquals(2, proxy.observer().awaitClosed(2).size());
  }

  private static FlowReply failing() {
    return new FlowReply() {
      @Override
      public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
        throw new IllegalStateException("on purpose");
      }

      @Override
      public @Nullable ChannelFuture failure(ClientConnection client, FlowFailure failure) {
        throw new IllegalStateException("on purpose");
      }
    };
  }

  @Test
  void resetsBothSidesWhenASuccessCannotBeTold() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    RawClient client =
        client(
            connection ->
                connection.request(Endpoint.of(origin.address())).reply(failing()).open());
    assertReset(client, CloseReason.INTERNAL_ERROR);
    var summary = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.INTERNAL_ERROR, summary.reason());
    Await.until("the end at the target", () -> origin.open() == 0);
  }

  @Test
  void resetsWhenAFailureCannotBeTold() throws IOException {
    Endpoint nobody = Endpoint.of(OriginServer.nobody());
    RawClient client = client(connection -> connection.request(nobody).reply(failing()).open());
    assertEquals(End.RST, client.readToEnd().end());
    var summary = proxy.observer().awaitClosed().summary();
    assertEquals(CloseReason.CONNECTION_REFUSED, summary.reason());
  }

  @Test
  void opensNothingForAClientThatLeftWhileItWasAuthenticated() throws IOException {
    OriginServer origin = origin(Behaviour.neverAnswer());
    CompletableFuture<Boolean> login = new CompletableFuture<>();
    CompletableFuture<String> told = new CompletableFuture<>();
    RawClient client =
        client(
            connection -> {
              connection.handshake();
              connection.await(
                  login,
                  (yes, failure) -> {
                    connection.request(Endpoint.of(origin.address())).open();
                    told.complete("told");
                  });
            });
    Await.until("accepted", () -> proxy.observer().accepted().size() == 1);
    client.reset();
    assertEquals(List.of(CloseReason.CLIENT_CLOSED), proxy.observer().awaitConnectionsClosed(1));

    login.complete(true);

    assertEquals("told", Await.get(told));
    assertEquals(List.of(), proxy.observer().opened());
    assertEquals(0, origin.accepted());
  }

  @Test
  void servesAClientThatEndedItsOutputWhileItWasAuthenticated() throws IOException {
    OriginServer origin = origin(Behaviour.receiveThenSend("bye\n".getBytes()));
    CompletableFuture<Boolean> login = new CompletableFuture<>();
    RawClient client =
        client(
            connection -> {
              connection.handshake();
              connection.await(
                  login, (yes, no) -> connection.request(Endpoint.of(origin.address())).open());
            });
    client.halfClose();
    login.complete(true);

    assertEquals("bye\n", client.readToEnd().text());
  }

  @Test
  void tellsThatAStageTakesTooLong() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    client(
        connection -> connection.await(new CompletableFuture<>(), (value, no) -> told.complete(no)),
        TestProxy.timeouts().decide(Duration.ofMillis(200)).build());

    assertInstanceOf(TimeoutException.class, Await.get(told));
  }

  @Test
  void letsASlowClientReadAllThatWasWrittenBeforeTheClose() throws IOException {
    byte[] much = FlowFixtures.bytes(9, 24 << 20);
    RawClient client =
        client(
            connection -> {
              connection.channel().writeAndFlush(Unpooled.wrappedBuffer(much));
              connection.close(CloseReason.UNSUPPORTED, null);
            });
    client.halfClose();
    // Longer than a connection lingers once everything has gone.
    Await.pause(Duration.ofMillis(2500));

    Received received = client.readToEnd();

    assertArrayEquals(much, received.bytes());
    assertEquals(End.FIN, received.end());
    assertEquals(List.of(CloseReason.UNSUPPORTED), proxy.observer().awaitConnectionsClosed(1));
  }

  @Test
  void lingersSoThatTheClientReadsTheAnswerAlthoughItSends() throws IOException {
    RawClient client =
        client(
            connection -> {
              connection.channel().writeAndFlush(Unpooled.wrappedBuffer("no\n".getBytes()));
              connection.close(CloseReason.UNSUPPORTED, null);
            });
    client.send(FlowFixtures.bytes(1, 1 << 20));

    Received received = client.readToEnd();

    assertEquals("no\n", received.text());
    assertEquals(End.FIN, received.end());
  }

  @Test
  void observersThatThrowHurtNobody() throws IOException {
    FlowObserver broken =
        (FlowObserver)
            Proxy.newProxyInstance(
                FlowObserver.class.getClassLoader(),
                new Class<?>[] {FlowObserver.class},
                (self, method, arguments) -> {
                  if (method.getDeclaringClass() == Object.class) {
                    return "broken";
                  }
                  throw new IllegalStateException(method.getName());
                });
    OriginServer origin = origin(Behaviour.echo());
    TestProxy other =
        closed(
            TestProxy.start(
                transport,
                settings ->
                    settings
                        .observer(broken)
                        .listener(AdHoc.listener())
                        .extension(
                            new AdHoc(
                                connection ->
                                    connection.request(Endpoint.of(origin.address())).open()))));
    RawClient client = closed(other.connect());
    client.send("x");
    assertEquals('x', client.readExactly(1)[0]);
    client.halfClose();
    assertEquals(End.FIN, client.readToEnd().end());
    assertEquals(CloseReason.COMPLETED, other.observer().awaitClosed().summary().reason());
  }
}
