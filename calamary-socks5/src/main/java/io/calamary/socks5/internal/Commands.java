package io.calamary.socks5.internal;

import io.calamary.core.spi.AssociationRequest;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.DatagramFraming;
import io.calamary.core.spi.FlowRequest;
import io.calamary.flow.CloseReason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Does what a client asks for. */
final class Commands {
  private final Settings settings;
  private final ClientConnection client;

  Commands(Settings settings, ClientConnection client) {
    this.settings = settings;
    this.client = client;
  }

  void start(Request request, Dialect dialect, Who who) {
    switch (request.command()) {
      case CONNECT -> flow(request, dialect, who).open();
      case BIND -> bind(request, dialect, who);
      case UDP_ASSOCIATE -> associate(request, dialect, who);
    }
  }

  private FlowRequest flow(Request request, Dialect dialect, Who who) {
    return client.request(request.destination()).user(who.user()).reply(dialect);
  }

  /** The first reply says where the proxy listens, the second who has connected. */
  private void bind(Request request, Dialect dialect, Who who) {
    InetAddress peer = request.destination().address();
    if (!settings.bindCommand()) {
      unsupported(request, dialect);
    } else if (peer != null && peer.isAnyLocalAddress()) {
      // Rules can judge a host that is named, not one that is yet to come.
      refuse(dialect, Replies.NOT_ALLOWED, CloseReason.DENIED, "BIND for a peer of any address");
    } else {
      flow(request, dialect, who)
          .accept(settings.patience(), address -> listening(dialect, address));
    }
  }

  /** The address in the request is of no use: clients behind NAT name one that nobody sees. */
  private void associate(Request request, Dialect dialect, Who who) {
    Settings.Udp udp = settings.udp();
    if (udp == null) {
      unsupported(request, dialect);
    } else {
      client.associate(
          new AssociationRequest(
              who.user(), request.destination().port(), framing(udp, who.seal()), udp.options()),
          new Associating(client, dialect, udp.advertised()));
    }
  }

  private DatagramFraming framing(Settings.Udp udp, @Nullable Seal seal) {
    DatagramFraming framing =
        udp.reassembly() ? new Reassembly(client.channel().eventLoop()) : UdpHeader.INSTANCE;
    if (seal == null) {
      return framing;
    }
    seal.unordered();
    return new GssDatagrams(seal, framing);
  }

  private void listening(Dialect dialect, InetSocketAddress address) {
    client.channel().writeAndFlush(dialect.granted(client.channel().alloc(), address));
  }

  private void unsupported(Request request, Dialect dialect) {
    refuse(
        dialect,
        Replies.COMMAND_NOT_SUPPORTED,
        CloseReason.UNSUPPORTED,
        "command " + request.command());
  }

  private void refuse(Dialect dialect, int code, CloseReason reason, String detail) {
    client.channel().write(dialect.refused(client.channel().alloc(), code));
    client.close(reason, detail);
  }
}
