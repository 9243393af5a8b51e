package io.calamary.core.internal.resolve;

import io.calamary.core.spi.FlowFailure;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to know the addresses of a name. Called on the event loop of the lookup, and already
 * before {@link NameResolver#resolve} returns when the answer is known.
 */
public interface LookupListener {
  /**
   * Addresses were found: once, or a second time when the other family comes later.
   *
   * @param addresses at least one; immutable; preferred family first, each family in the order of
   *     the answer
   */
  void found(List<InetAddress> addresses);

  /**
   * Nothing more will come. Called once, at the end, unless the lookup was cancelled.
   *
   * @param failure why there is no address at all; null if some were found. Its detail is the name
   *     of the DNS response code, if there was a response
   */
  void done(@Nullable FlowFailure failure);
}
