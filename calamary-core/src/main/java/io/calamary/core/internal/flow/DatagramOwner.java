package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.spi.ReplyPath;
import java.net.InetSocketAddress;

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

  /** Starts to reach a flow's target; by default by a socket of its own. */
  default Dial dial(DatagramFlow flow, DialRequest request, DialListener listener) {
    return engine().dialer().datagrams(request, listener);
  }

  /** Whether the flows have one socket together, which is not connected and not theirs. */
  default boolean sharesSocket() {
    return false;
  }

  /** The flow is over. */
  void ended(DatagramFlow flow);
}
