package io.calamary.core.internal.resolve;

import io.netty.channel.EventLoop;

/** Resolves names. Safe to use from any event loop; each lookup stays on its own. */
public interface NameResolver {
  /**
   * Resolves a name.
   *
   * @param loop the event loop, which must be the caller's
   * @param name as {@link io.calamary.flow.Endpoint#host()} spells it; not an address
   * @param listener told on the loop; at once if the answer is known
   */
  Lookup resolve(EventLoop loop, String name, LookupListener listener);

  /** Whether IPv6 addresses are tried before IPv4 addresses. */
  boolean ipv6First();
}
