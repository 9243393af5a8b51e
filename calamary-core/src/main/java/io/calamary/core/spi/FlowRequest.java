package io.calamary.core.spi;

import io.calamary.flow.AttributeKey;
import io.calamary.flow.Inspection;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** A flow that a client asked for and that is not opened yet. On the client's event loop only. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface FlowRequest {
  /** Sets the source, where it is not the address of the connection. */
  FlowRequest source(InetSocketAddress source);

  /** Sets the authenticated user; null for nobody. */
  FlowRequest user(@Nullable String user);

  /** Sets what the mode itself learnt from the client's bytes, so that nobody looks again. */
  FlowRequest inspection(Inspection inspection);

  /** Tells something about the flow to rules and observers. */
  <T> FlowRequest attribute(AttributeKey<T> key, T value);

  /**
   * Says that an exchange consists of HTTP requests that can be sent to an HTTP proxy too. Where
   * the flow's upstream is one, {@link OpenFlow#nextProxy()} then tells so, and requests go to it
   * in absolute-form (RFC 9112 section 3.2.2).
   */
  FlowRequest forwardable();

  /**
   * Has the target connected from this address, which need not be one of this host; by default the
   * kernel chooses. Addresses of the other family are then not dialled. Linux with the epoll
   * transport only, and the process needs CAP_NET_ADMIN.
   */
  FlowRequest from(InetAddress address);

  /** Sets how a client of a tunnel is answered; {@link FlowReply#NONE} by default. */
  FlowRequest reply(FlowReply reply);

  /**
   * Opens a tunnel: the core takes the connection, removes the handlers of the handshake, and
   * relays bytes until both directions have ended. Where the connection has ended already, no flow
   * is opened and nobody is told.
   */
  void open();

  /**
   * Opens a tunnel that the destination begins: as {@link #open}, but once the destination is
   * allowed the core listens for a connection from it, on a port of its own, and closes those of
   * others. The reply's success is told the address that the connection came from.
   *
   * @param patience how long the destination may take to connect
   * @param listening told the address to connect to; on the event loop, once, before the reply
   */
  void accept(Duration patience, Consumer<InetSocketAddress> listening);

  /**
   * Opens an exchange: the mode keeps the connection and moves the messages itself. There can be
   * one exchange after another on a connection.
   *
   * @param targetHandler makes the handler of a newly connected target channel, whose {@code
   *     AUTO_READ} is off
   * @param reuseKey whose idle target connections may be used: those that were kept under an equal
   *     key, for the same target; null for a connection of its own
   * @param listener told about the outcome, once
   */
  void exchange(
      Supplier<ChannelHandler> targetHandler, @Nullable Object reuseKey, ExchangeListener listener);
}
