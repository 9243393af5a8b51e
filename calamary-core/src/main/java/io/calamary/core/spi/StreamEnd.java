package io.calamary.core.spi;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a channel end, where they are not those of its socket: in TLS, in a stream of
 * HTTP/2. Who puts such a layer into a pipeline keeps one of these under {@link #KEY} in the
 * channel. The layer tells that the peer's bytes have ended with {@link
 * io.netty.channel.socket.ChannelInputShutdownEvent}, and that they were cut off with an exception.
 * Called on the event loop.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface StreamEnd {
  /** Where a channel keeps it. */
  AttributeKey<StreamEnd> KEY = AttributeKey.valueOf(StreamEnd.class, "end");

  /** Tells the peer, behind all that was written, that no more comes; the input goes on. */
  void endOutput();

  /** Ends the channel at once, so that the peer can't take what it got for whole. */
  void reset();

  /** Bytes that were written and have not left yet, beside those in the channel's own buffer. */
  default long unsent() {
    return 0;
  }

  /** The layer of a channel; null where the bytes are those of its socket. */
  static @Nullable StreamEnd of(Channel channel) {
    // To ask for an attribute makes it.
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  /** The layer of a channel is this. */
  static void set(Channel channel, StreamEnd end) {
    channel.attr(KEY).set(end);
  }
}
