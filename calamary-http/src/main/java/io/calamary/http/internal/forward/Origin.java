package io.calamary.http.internal.forward;

import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The connected side of an exchange.
 *
 * @param flow the flow
 * @param handler the handler of the server's connection
 * @param down what goes to the client
 */
record Origin(OpenFlow flow, OriginHandler handler, Pump down) {
  static Origin of(OpenFlow flow, Channel client) {
    return new Origin(
        flow, (OriginHandler) flow.targetHandlerInUse(), new Pump(flow.target(), client));
  }

  /** The response is whole; the connection is kept under a key, or closed. */
  void complete(@Nullable Object keep) {
    down.end();
    down.flush();
    if (keep == null) {
      handler.end();
    } else {
      handler.idle();
    }
    flow.complete(keep);
  }

  void fail(CloseReason reason, @Nullable String detail) {
    handler.end();
    flow.fail(reason, detail);
  }

  void tunnel() {
    handler.becomeTunnel();
    flow.tunnel();
  }
}
