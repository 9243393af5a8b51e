package io.calamary.http.internal.front;

import io.calamary.core.spi.ClientConnection;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.ForwardExchange;
import io.calamary.http.internal.forward.OriginBinding;
import io.calamary.http.internal.forward.Received;
import io.calamary.http.internal.forward.Request;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** What clients of both versions of HTTP have in common: at most one exchange at a time. */
abstract class AskerHandler extends ChannelInboundHandlerAdapter implements Asker {
  final ListenerSettings settings;
  final ClientConnection client;
  final RequestStart start;

  /** What came and was not worked on yet. */
  final Received received = new Received();

  @Nullable ForwardExchange exchange;

  /** Whether nothing that still comes is of interest. */
  boolean over;

  private final OriginBinding binding;

  /**
   * Makes the handler of a client.
   *
   * @param binding the idle connections that the client may use
   */
  AskerHandler(ListenerSettings settings, ClientConnection client, OriginBinding binding) {
    this.settings = settings;
    this.client = client;
    this.binding = binding;
    this.start = new RequestStart(settings, this);
  }

  @Override
  public final ClientConnection connection() {
    return client;
  }

  @Override
  public void forward(Request request) {
    ForwardExchange made = new ForwardExchange(request, settings.hop(), this, binding);
    exchange = made;
    made.start();
  }

  @Override
  public final void answer(Answer answer, CloseReason reason) {
    send(settings.answers().of(answer), answer.closes(), reason);
  }

  /** Ends the connection behind what was written. */
  final void end(CloseReason reason) {
    exchange = null;
    over = true;
    received.release();
    client.close(reason, null);
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    gone();
    ctx.fireExceptionCaught(cause);
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    gone();
    ctx.fireChannelInactive();
  }

  private void gone() {
    over = true;
    received.release();
    ForwardExchange running = exchange;
    exchange = null;
    if (running != null) {
      running.clientGone();
    }
  }

  /** What is left belongs to the tunnel that the connection has become. */
  @Override
  public final void handlerRemoved(ChannelHandlerContext ctx) {
    exchange = null;
    over = true;
    received.passOn(ctx);
  }
}
