package io.calamary.core.spi;

import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The replies of modes that have no words of their own, as their clients know of no proxy. They say
 * nothing of success, and differ in what a client learns of a flow that is denied: one whose reason
 * has the side {@link io.calamary.flow.CloseReason.Side#POLICY}. Other failures reset the
 * connection, so that the client sees that it is one.
 *
 * <p>Those that speak the client's protocol wait for its first bytes, for the inspect timeout at
 * the longest, where the flow was denied without them. A flow that its target has answered is
 * reset.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum PlainReply implements FlowReply {
  /** The connection is reset. */
  RESET(false, false),
  /** The connection stays open and mute until the client leaves, or for the idle timeout. */
  SILENCE(false, false),
  /** The connection ends in good order, as if the target had nothing to say. */
  CLOSE(false, false),
  /** Who begins with TLS gets an alert (RFC 8446 section 6.2), then the end; others are reset. */
  ALERT(true, false),
  /** Who begins with a request of HTTP/1 gets status 403, then the end; others are reset. */
  RESPOND(false, true),
  /** As {@link #ALERT} for TLS, and as {@link #RESPOND} for HTTP/1. */
  EXPLAIN(true, true);

  private final boolean tls;
  private final boolean http;

  PlainReply(boolean tls, boolean http) {
    this.tls = tls;
    this.http = http;
  }

  /** Whether it speaks TLS to who begins with that. */
  public boolean tls() {
    return tls;
  }

  /** Whether it speaks HTTP/1 to who begins with that. */
  public boolean http() {
    return http;
  }

  @Override
  public ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound) {
    return client.channel().newSucceededFuture();
  }

  @Override
  public @Nullable ChannelFuture failure(ClientConnection client, FlowFailure failure) {
    return null;
  }
}
