package io.calamary.core;

import io.calamary.ProxyResources;
import io.netty.channel.EventLoopGroup;
import java.util.Objects;
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
   * @param group a {@code MultiThreadIoEventLoopGroup} with an epoll or NIO handler
   */
  public static NettyResources of(EventLoopGroup group) {
    return new NettyResources(group);
  }

  /** The group. */
  public EventLoopGroup group() {
    return group;
  }
}
