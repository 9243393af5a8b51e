package io.calamary.transparent.internal;

import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.FlowRequest;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.PlainReply;
import io.calamary.core.spi.SocketOptions;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The running side of a transparent listener. */
final class TransparentAcceptor implements Acceptor {
  private final TransparentListener listener;
  private final ListenerContext context;
  private final FlowReply reply;
  private final Predicate<InetSocketAddress> ownConnections;

  TransparentAcceptor(TransparentListener listener, ListenerContext context) {
    this.listener = listener;
    this.context = context;
    this.ownConnections = context.ownConnections();
    this.reply = reply(listener.denial());
  }

  private static FlowReply reply(Denial denial) {
    return switch (denial) {
      case RESET -> PlainReply.RESET;
      case SILENCE -> PlainReply.SILENCE;
      case CLOSE -> PlainReply.CLOSE;
      case ALERT -> PlainReply.ALERT;
      case RESPOND -> PlainReply.RESPOND;
      case EXPLAIN -> PlainReply.EXPLAIN;
    };
  }

  @Override
  public void configure(SocketOptions options) {
    if (listener.interception() == Interception.TPROXY) {
      options.listen(KernelOptions.IP_TRANSPARENT, 1);
    }
  }

  @Override
  public void accept(ClientConnection client) {
    if (ownConnections.test(client.source())) {
      client.reset(CloseReason.LOOP_DETECTED, "the proxy's own connection was diverted to it");
      return;
    }
    InetSocketAddress original = originalDestination(client);
    if (original == null || original.equals(nobodysDestination(client))) {
      client.reset(CloseReason.NOT_INTERCEPTED, "nothing diverted this connection to the proxy");
      return;
    }
    if (context.leadsBack(original)) {
      client.reset(
          isListener(original, client) ? CloseReason.NOT_INTERCEPTED : CloseReason.LOOP_DETECTED,
          original + " is an address of this proxy");
      return;
    }
    FlowRequest request =
        client
            .request(Endpoint.of(original.getAddress(), original.getPort()))
            .attribute(FlowAttributes.ORIGINAL_DESTINATION, true)
            .reply(reply);
    if (listener.namePolicy() != NamePolicy.USE_ORIGINAL) {
      request.attribute(FlowAttributes.NAME_POLICY, listener.namePolicy());
    }
    if (listener.keepSource()) {
      request.from(client.source().getAddress());
    }
    request.open();
  }

  @Override
  public boolean connections() {
    return listener.tcp();
  }

  @Override
  public @Nullable DatagramAcceptor datagrams() {
    return listener.udp()
        ? new TproxyDatagrams(listener, context.outgoing(), context.transport())
        : null;
  }

  private @Nullable InetSocketAddress originalDestination(ClientConnection client) {
    return listener.interception() == Interception.TPROXY
        ? client.local()
        : OriginalDestination.of(client.channel());
  }

  /** What connection tracking tells of a client that dialled the listener itself. */
  private @Nullable InetSocketAddress nobodysDestination(ClientConnection client) {
    return listener.interception() == Interception.TPROXY ? null : client.local();
  }

  private static boolean isListener(InetSocketAddress address, ClientConnection client) {
    return client.channel().parent().localAddress() instanceof InetSocketAddress bound
        && bound.getPort() == address.getPort();
  }
}
