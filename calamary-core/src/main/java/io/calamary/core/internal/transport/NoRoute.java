package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/** What a transport remembers of a connection that this host has no route for. */
public final class NoRoute {
  private static final AttributeKey<Boolean> KEY =
      AttributeKey.valueOf(NoRoute.class, "the network is unreachable");

  private NoRoute() {}

  static void remember(Channel connecting) {
    connecting.attr(KEY).set(true);
  }

  /**
   * Whether a connection failed because there is no route, where the exception does not tell.
   *
   * @param failed a channel whose connection attempt has failed
   */
  public static boolean made(Channel failed) {
    return failed.hasAttr(KEY);
  }
}
