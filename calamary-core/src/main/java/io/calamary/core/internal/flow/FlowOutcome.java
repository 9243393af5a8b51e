package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.spi.FlowFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** What a {@link FlowDriver} needs of, and tells to, the kind of flow that it drives. */
interface FlowOutcome {
  /** A rule needs the client's first bytes; {@link FlowDriver#inspected} is to be called then. */
  void inspect();

  /** Where a target was connected already: leaves it; false if it is too late for that. */
  default boolean moves() {
    return true;
  }

  /** Where a target was connected already: it is the right one, and allowed. */
  default void stays() {}

  /** Whether it is carried by a connection that the proxy makes: other flows have no upstream. */
  default boolean stream() {
    return true;
  }

  /** Whether it consists of requests that an HTTP proxy can be sent in absolute-form. */
  default boolean forwardable() {
    return false;
  }

  /** Says how the connection that comes next gets to its target; called before it is looked for. */
  default void way(Way way) {}

  /** An idle connection that would do for the way; null for none. */
  default IdleTargets.@Nullable IdleTarget reusable() {
    return null;
  }

  /** Takes that connection; false if it is gone. */
  default boolean reuse(IdleTargets.IdleTarget idle) {
    return false;
  }

  /** Makes the handler of a target channel that is about to be connected. */
  ChannelHandler targetHandler();

  /** Starts to connect to what is judged meanwhile. */
  default Dial dial(TargetDialer dialer, DialRequest request, DialListener listener) {
    return dialer.dial(request, listener);
  }

  /** The flow is allowed and connected. */
  void connected(Channel channel);

  /** The flow can't be opened; silent where a verdict wants that nobody is told. */
  void refused(FlowFailure failure, boolean silent);
}
