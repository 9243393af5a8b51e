package io.calamary.core.spi;

import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How a mode tells a client of a tunnel that its target is connected, or why not. Called on the
 * client's event loop, once. Modes without words of their own use a {@link PlainReply}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FlowReply {
  /** Says nothing; a failure resets the connection, so that the client sees that it is one. */
  FlowReply NONE = PlainReply.RESET;

  /**
   * Tells the client that its bytes will now be relayed.
   *
   * @param client the client
   * @param bound the address from which the target was connected; null where a rule needs the
   *     client's first bytes before anything can be connected
   * @return the future of the write
   */
  ChannelFuture success(ClientConnection client, @Nullable InetSocketAddress bound);

  /**
   * Tells the client why its flow could not be opened. The core then closes the connection in a way
   * that lets the client read the answer.
   *
   * @return the future of the write; null if there is nothing to say: the connection is reset then
   */
  @Nullable ChannelFuture failure(ClientConnection client, FlowFailure failure);
}
