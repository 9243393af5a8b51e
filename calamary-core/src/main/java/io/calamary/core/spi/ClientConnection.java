package io.calamary.core.spi;

import io.calamary.flow.AttributeKey;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A client's connection, as a mode sees it. To be used on its event loop only. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ClientConnection {
  /** The channel. Its last handler is the core's. */
  Channel channel();

  /** Where the client is; where a preface says so, another address than that of its socket. */
  InetSocketAddress source();

  /** What the prefaces told under this key; null if they told nothing. */
  <T> @Nullable T attribute(AttributeKey<T> key);

  /** The address that the client connected to. */
  InetSocketAddress local();

  /** The timer; until the first flow is requested it runs the handshake timeout. */
  ConnectionTimer timer();

  /** Whether the server is draining; a mode then keeps no connection open for another flow. */
  boolean draining();

  /**
   * Adds the handlers that understand how the client asks, and reads. They are removed, last first,
   * when a tunnel opens; bytes that they then pass on reach the target.
   *
   * <p>A handler that a mode puts before them in the pipeline by itself stays, and changes what is
   * relayed both ways.
   */
  void handshake(ChannelHandler... handlers);

  /**
   * Makes a client of its own of a channel inside this connection, such as a stream of HTTP/2: with
   * its handlers, timer and flows, but not one more connection to limits and observers. Its channel
   * says how its bytes end by a {@link StreamEnd}.
   */
  ClientConnection inner(Channel channel);

  /** Asks for a destination. Ends the handshake timeout when it is opened. */
  FlowRequest request(Endpoint destination);

  /**
   * Opens an association: the core takes the connection, removes the handlers of the handshake, and
   * binds a UDP socket to the address that the client connected to. Datagrams are relayed between
   * the client and the destinations that they name, each of which is a flow of its own, until the
   * connection ends or nothing has moved for the idle timeout. Ends the handshake timeout. Where
   * the connection has ended already, nobody is told.
   */
  void associate(AssociationRequest request, AssociationListener listener);

  /**
   * Waits for a stage of user code, without blocking: the callback comes on the event loop, with
   * the value or with what went wrong, also when the stage takes longer than the decide timeout.
   */
  <T> void await(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> then);

  /**
   * Ends the connection once everything written has gone, and lets the client read it: the output
   * is shut down, and what still comes is thrown away for a short while.
   *
   * @param reason why, for observers
   * @param detail more, for people; null for nothing
   */
  void close(CloseReason reason, @Nullable String detail);

  /** Ends the connection with a reset, at once. */
  void reset(CloseReason reason, @Nullable String detail);
}
