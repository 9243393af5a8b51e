package io.calamary.core.internal.flow;

import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.core.spi.AssociationListener;
import io.calamary.core.spi.AssociationRequest;
import io.calamary.core.spi.DatagramFraming;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's UDP socket and its flows, one for each destination that the client names. It lives as
 * long as the client's connection, or until nothing has moved for the idle timeout.
 */
final class Association implements OpenSide {
  private final ClientSide client;
  private final AssociationRequest request;
  private final AssociationListener listener;
  private final Map<Endpoint, DatagramFlow> flows = new HashMap<>();
  private final LastHeader last = new LastHeader();
  private int clientPort;
  private @Nullable InetSocketAddress clientAddress;
  private @Nullable Channel socket;
  private @Nullable DatagramFlow unflushed;
  private boolean over;

  Association(ClientSide client, AssociationRequest request, AssociationListener listener) {
    this.client = client;
    this.request = request;
    this.listener = listener;
    this.clientPort = request.clientPort();
  }

  void start() {
    client.end().watch(new Control());
    client.end().drop();
    client.end().read();
    DatagramChannel made;
    try {
      made = client.engine().dialer().clientDatagrams();
    } catch (ChannelException e) {
      failed(e);
      return;
    }
    socket = made;
    made.pipeline().addLast(new ClientDatagrams(this));
    client
        .loop()
        .loop()
        .register(made)
        .addListener(
            (ChannelFutureListener)
                registration -> {
                  if (registration.isSuccess()) {
                    made.bind(new InetSocketAddress(client.local().getAddress(), 0))
                        .addListener((ChannelFutureListener) this::bound);
                  } else {
                    made.unsafe().closeForcibly();
                    failed(registration.cause());
                  }
                });
  }

  private void bound(ChannelFuture binding) {
    if (over) {
      binding.channel().close();
      return;
    }
    if (!binding.isSuccess()) {
      failed(binding.cause());
      return;
    }
    client.timer().startNanos(client.engine().times().idle, this::idle);
    try {
      listener.opened((InetSocketAddress) binding.channel().localAddress());
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  private void failed(Throwable cause) {
    if (over) {
      return;
    }
    end(CloseReason.INTERNAL_ERROR);
    try {
      listener.refused(
          new FlowFailure(CloseReason.INTERNAL_ERROR, "no UDP socket: " + cause, cause));
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  /** Takes a datagram of somebody; borrowed. */
  void received(DatagramPacket packet) {
    InetSocketAddress sender = packet.sender();
    if (over || !isClient(sender)) {
      return;
    }
    ByteBuf datagram = packet.content();
    DatagramFlow flow = last.skipEqual(datagram);
    if (flow == null || flow.gone()) {
      int start = datagram.readerIndex();
      Endpoint destination = flow == null ? request.framing().unwrap(datagram) : flow.destination();
      if (destination == null) {
        return;
      }
      pin(sender);
      flow = flow(destination);
      if (flow == null) {
        return;
      }
      last.remember(datagram, start, flow);
    }
    client.timer().touch();
    if (unflushed != flow) {
      flush();
      unflushed = flow;
    }
    flow.send(datagram);
  }

  /** RFC 1928 section 7: datagrams from any other address than the client's must be dropped. */
  private boolean isClient(InetSocketAddress sender) {
    return sender.getAddress().equals(client.source().getAddress())
        && (clientPort == 0 || clientPort == sender.getPort());
  }

  private void pin(InetSocketAddress sender) {
    if (clientAddress == null) {
      clientPort = sender.getPort();
      clientAddress = sender;
    }
  }

  private @Nullable DatagramFlow flow(Endpoint destination) {
    DatagramFlow known = flows.get(destination);
    if (known != null) {
      return known;
    }
    if (flows.size() >= client.engine().limits().maxUdpFlows()) {
      return null;
    }
    Flow opened =
        client
            .origin()
            .describe(Flow.builder())
            .id(client.engine().nextId())
            .listener(client.listenerName())
            .transport(Transport.UDP)
            .source(clientAddress == null ? client.source() : clientAddress)
            .destination(destination)
            .user(request.user())
            .build();
    DatagramFlow made = new DatagramFlow(this, new FlowRecord(client.engine(), opened));
    flows.put(destination, made);
    made.start();
    return made;
  }

  /** Sends what was written to the last flow. */
  void flush() {
    DatagramFlow written = unflushed;
    unflushed = null;
    if (written != null) {
      written.flush();
    }
  }

  /** Sends an answer to the client, behind its header; drops it where the client is too slow. */
  void answer(byte[] header, ByteBuf payload) {
    Channel relay = socket;
    InetSocketAddress to = clientAddress;
    if (over || relay == null || to == null || !relay.isWritable()) {
      return;
    }
    client.timer().touch();
    ByteBuf datagram = relay.alloc().ioBuffer(header.length + payload.readableBytes());
    datagram.writeBytes(header).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    relay.write(new DatagramPacket(datagram, to), relay.voidPromise());
  }

  void flushAnswers() {
    if (socket != null) {
      socket.flush();
    }
  }

  void ended(DatagramFlow flow) {
    flows.remove(flow.destination(), flow);
  }

  DatagramFraming framing() {
    return request.framing();
  }

  ClientSide client() {
    return client;
  }

  private void idle() {
    if (flows.isEmpty()) {
      end(CloseReason.IDLE_TIMEOUT);
      client.close(CloseReason.IDLE_TIMEOUT, null);
    } else {
      client.timer().startNanos(client.engine().times().idle, this::idle);
    }
  }

  @Override
  public void cut(CloseReason reason) {
    end(reason);
  }

  /** Ends all flows; nothing is relayed any more. */
  private void end(CloseReason reason) {
    if (over) {
      return;
    }
    over = true;
    client.end().watch(null);
    for (DatagramFlow flow : new ArrayList<>(flows.values())) {
      flow.end(reason);
    }
    client.ended(this);
    Channel bound = socket;
    if (bound != null && bound.isRegistered()) {
      bound.close();
    }
  }

  /** What comes on the connection means nothing, but its end does (RFC 1928 section 7). */
  private final class Control implements TunnelWatcher {
    @Override
    public void more() {
      client.end().drop();
      client.end().read();
    }

    @Override
    public void ended() {
      client.reason(CloseReason.COMPLETED);
      end(CloseReason.COMPLETED);
      client.channel().close();
    }

    @Override
    public void gone(@Nullable Throwable cause) {
      end(CloseReason.CLIENT_CLOSED);
      client.channel().close();
    }
  }
}
