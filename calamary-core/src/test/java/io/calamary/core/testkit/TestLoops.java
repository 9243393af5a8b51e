package io.calamary.core.testkit;

import io.calamary.core.internal.transport.TransportKind;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Event loops of a transport. */
public final class TestLoops implements AutoCloseable {
  private static final long WAIT_SECONDS = 20;

  private final TransportKind transport;
  private final CountingIo io;
  private final MultiThreadIoEventLoopGroup group;

  private TestLoops(String transport, int threads) {
    this.transport = TransportKind.choose(transport);
    this.io = new CountingIo(this.transport.ioHandlerFactory());
    this.group = new MultiThreadIoEventLoopGroup(threads, io);
  }

  /** The transports that work here, for parameterised tests; a property leaves one of them. */
  public static Stream<String> transports() {
    String only = System.getProperty("calamary.test.transport");
    if (only != null) {
      return Stream.of(only);
    }
    return Epoll.isAvailable()
        ? Stream.of(TransportKind.NIO, TransportKind.EPOLL)
        : Stream.of(TransportKind.NIO);
  }

  /** One event loop of the named transport. */
  public static TestLoops of(String transport) {
    return new TestLoops(transport, 1);
  }

  /** Several event loops of the named transport. */
  public static TestLoops of(String transport, int threads) {
    return new TestLoops(transport, threads);
  }

  /** The transport. */
  public TransportKind transport() {
    return transport;
  }

  /** The group. */
  public MultiThreadIoEventLoopGroup group() {
    return group;
  }

  /** How many sockets the event loops have; exact when asked on a loop, for what it did. */
  public int sockets() {
    return io.registered();
  }

  /** The next event loop. */
  public EventLoop next() {
    return group.next();
  }

  /** Runs something on an event loop and waits for its result. */
  public static <T> T on(EventLoop loop, Callable<T> call) throws Exception {
    return loop.submit(call).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** Puts a handler before all others; it sees what comes from then on. */
  public static void addFirst(Channel channel, ChannelHandler handler) throws Exception {
    // From another thread it would be added some time later.
    on(channel.eventLoop(), () -> channel.pipeline().addFirst(handler));
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
