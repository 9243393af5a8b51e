package io.calamary.core.internal.flow;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramPeer;
import io.calamary.core.spi.DatagramReplies;
import io.calamary.core.spi.DatagramSockets;
import io.calamary.core.spi.ReplyPath;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.Flow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A listener that takes datagrams from a test, and remembers the answers as text. */
final class FakeDatagrams implements Acceptor {
  /** The port that it says it has; nothing is bound. */
  static final int PORT = 4128;

  /** What clients were told: payload, sender and client. */
  final List<String> answers = new CopyOnWriteArrayList<>();

  /** Ways back that are in use. */
  final AtomicInteger paths = new AtomicInteger();

  /** The event loops whose replies were made and not closed. */
  final AtomicInteger replies = new AtomicInteger();

  private final DatagramFiltering filtering;
  private volatile List<? extends DatagramIntake> intakes = List.of();

  FakeDatagrams(DatagramFiltering filtering) {
    this.filtering = filtering;
  }

  @Override
  public void accept(ClientConnection client) {
    throw new IllegalStateException("no connections here");
  }

  @Override
  public boolean connections() {
    return false;
  }

  @Override
  public DatagramAcceptor datagrams() {
    return new Side();
  }

  /** Hands over a datagram on the first event loop, and waits until it was taken. */
  void send(InetSocketAddress client, InetSocketAddress destination, String text) throws Exception {
    handOver(text, (intake, payload) -> intake.received(client, destination, payload));
  }

  /** As a peer of that name, which is told what is sent to it as well. */
  void send(InetSocketAddress client, InetSocketAddress destination, String peer, String text)
      throws Exception {
    handOver(
        text,
        (intake, payload) -> intake.received(client, destination, new Peer(this, peer), payload));
  }

  private void handOver(String text, BiConsumer<DatagramIntake, ByteBuf> how) throws Exception {
    DatagramIntake intake = intakes.get(0);
    TestLoops.on(
        intake.loop(),
        () -> {
          ByteBuf payload = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
          how.accept(intake, payload);
          intake.flush();
          return payload.release();
        });
  }

  /** The UDP side. */
  private final class Side implements DatagramAcceptor {
    @Override
    public CompletionStage<DatagramSockets> bind(
        InetSocketAddress address, List<? extends DatagramIntake> all) {
      intakes = all;
      return CompletableFuture.completedFuture(
          new Sockets(new InetSocketAddress(address.getAddress(), PORT)));
    }

    @Override
    public DatagramFiltering filtering() {
      return filtering;
    }

    @Override
    public DatagramReplies replies(EventLoop loop) {
      replies.incrementAndGet();
      return new Replies();
    }
  }

  private record Sockets(InetSocketAddress address) implements DatagramSockets {
    @Override
    public CompletionStage<Void> close() {
      return CompletableFuture.completedFuture(null);
    }
  }

  private ReplyPath answering(String behind) {
    paths.incrementAndGet();
    return new ReplyPath() {
      @Override
      public void answer(ByteBuf payload) {
        answers.add(payload.toString(StandardCharsets.US_ASCII) + behind);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {
        paths.decrementAndGet();
      }
    };
  }

  private record Peer(FakeDatagrams side, String name) implements DatagramPeer {
    @Override
    public void describe(Flow.Builder flow) {
      flow.user(name);
    }

    @Override
    public ReplyPath path(InetSocketAddress from) {
      return side.answering(" of " + from.getPort() + " to " + name);
    }
  }

  private final class Replies implements DatagramReplies {
    @Override
    public ReplyPath path(InetSocketAddress from, InetSocketAddress client) {
      return answering(" of " + from.getPort() + " to " + client.getPort());
    }

    @Override
    public void close() {
      replies.decrementAndGet();
    }
  }
}
