package io.calamary.core;

import io.calamary.ProxyResources;
import io.calamary.core.internal.transport.TransportKind;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.apiguardian.api.API;

/**
 * Event loops of an application that the proxy shall run on. They are never closed by the proxy.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NettyResources implements ProxyResources {
  private final EventLoopGroup group;

  private NettyResources(EventLoopGroup group) {
    this.group = Objects.requireNonNull(group, "group");
  }

  /**
   * Resources from a group.
   *
   * @param group a {@code MultiThreadIoEventLoopGroup} with a handler of epoll, io_uring, kqueue or
   *     NIO
   */
  public static NettyResources of(EventLoopGroup group) {
    return new NettyResources(group);
  }

  /**
   * Makes a group as the proxy makes one for itself: of the transport that the system property
   * {@code io.calamary.transport} names, else epoll on Linux and kqueue on macOS and the BSDs where
   * it loads, else NIO. Its loops have guards against faults of Netty, for example one that cuts
   * half-closed connections short; those of a group that was made with Netty's own factory have
   * none.
   *
   * @param threads how many event loops; 0 for twice as many as there are processors
   * @param threadFactory makes their threads
   * @return a group that is the caller's to shut down
   * @throws IllegalArgumentException if there is no transport of the name
   * @throws IllegalStateException if the one that is named does not load here
   */
  public static EventLoopGroup newGroup(int threads, ThreadFactory threadFactory) {
    return new MultiThreadIoEventLoopGroup(
        threads,
        threadFactory,
        TransportKind.choose(System.getProperty("io.calamary.transport")).ioHandlerFactory());
  }

  /** The group. */
  public EventLoopGroup group() {
    return group;
  }
}
