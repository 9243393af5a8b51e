package io.calamary.core.internal.flow;

import io.calamary.core.spi.ReplyPath;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Whose client a {@link DatagramFlow} relays for. Of one event loop. */
interface DatagramOwner {
  /** What the flows of the server share. */
  Engine engine();

  /** The event loop of the client's datagrams, and so of the flow. */
  LoopState loop();

  /**
   * The way back to the client; asked for whenever a target is connected, and closed before that
   * happens again.
   *
   * @param sender who the datagrams are from, as the client is to see it
   */
  ReplyPath path(InetSocketAddress sender);

  /** The socket that all the flows of the client's port share; null where each has its own. */
  default @Nullable Mapping mapping() {
    return null;
  }

  /** The flow was refused; it stays for a while, so that not every datagram is judged anew. */
  default void refused(CloseReason reason) {}

  /** A datagram of the client is not passed on, as the flow was refused; borrowed. */
  default void refused(ByteBuf payload) {}

  /** The flow is over. */
  void ended(DatagramFlow flow);
}
