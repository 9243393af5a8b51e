package io.calamary.core.internal.flow;

import io.calamary.core.spi.AssociationListener;
import io.calamary.core.spi.AssociationOption;
import io.calamary.core.spi.AssociationRequest;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.ReplyPath;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's UDP socket and its flows, one for each destination that the client names. It lives as
 * long as the client's connection, or until nothing has moved for the idle timeout.
 */
final class Association implements OpenSide, DatagramOwner, RelaySocket.Waiting, Mapping.Strangers {
  private final ClientSide client;
  private final AssociationRequest request;
  private final AssociationListener listener;
  private final Map<Endpoint, DatagramFlow> flows = new HashMap<>();
  private final LastHeader last = new LastHeader();
  private final RelaySocket relay;
  private final PinnedClient pinned;
  private final ClientAnswers answers;
  private @Nullable Mapping mapping;
  private @Nullable DatagramFlow unflushed;
  private boolean over;
  private boolean answered;

  Association(ClientSide client, AssociationRequest request, AssociationListener listener) {
    this.client = client;
    this.request = request;
    this.listener = listener;
    this.pinned =
        new PinnedClient(
            client.source().getAddress(),
            request.clientPort(),
            request.options().contains(AssociationOption.ANY_PORT));
    this.answers = new ClientAnswers(client.engine().dialer(), request.framing());
    this.relay = new RelaySocket(client, new ClientDatagrams(this), this);
  }

  void start() {
    client.end().watch(new AssociationControl(this));
    client.end().drop();
    client.end().read();
    relay.open();
  }

  @Override
  public void bound(DatagramChannel channel, InetSocketAddress address) {
    answers.bound(channel);
    if (!request.options().contains(AssociationOption.ANY_SENDER)) {
      opened(address);
      return;
    }
    try {
      Mapping made = new Mapping(client.engine(), client.loop(), client.source(), false, this);
      made.enter();
      mapping = made;
      made.bound().addListener(binding -> mapped(binding, address));
    } catch (ChannelException e) {
      relay.failed(e);
    }
  }

  private void mapped(Future<?> binding, InetSocketAddress address) {
    if (!binding.isSuccess()) {
      relay.failed(binding.cause());
    } else if (!over) {
      opened(address);
    }
  }

  private void opened(InetSocketAddress address) {
    client.timer().startNanos(client.engine().times().idle, this::idle);
    try {
      listener.opened(address);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  @Override
  public void failed(FlowFailure failure) {
    end(failure.reason());
    try {
      listener.refused(failure);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  /** Takes a datagram of somebody; borrowed. */
  void received(InetSocketAddress sender, ByteBuf content) {
    if (!over && pinned.mayBe(sender)) {
      take(sender, content);
    }
  }

  /** Takes a datagram of the client, which stays where it is; borrowed. */
  void received(ByteBuf content) {
    InetSocketAddress sender = pinned.address();
    if (!over && sender != null) {
      take(sender, content);
    }
  }

  private void take(InetSocketAddress sender, ByteBuf content) {
    ByteBuf datagram = request.framing().whole(content);
    if (datagram == null) {
      return;
    }
    DatagramFlow flow = last.skipEqual(datagram);
    if (flow == null || flow.gone()) {
      int start = datagram.readerIndex();
      Endpoint destination = flow == null ? request.framing().unwrap(datagram) : flow.destination();
      if (destination == null) {
        return;
      }
      sent(sender);
      flow = flow(destination);
      if (flow == null) {
        return;
      }
      last.remember(datagram, start, flow);
    } else {
      sent(sender);
    }
    client.timer().touch();
    if (unflushed != flow) {
      flush();
      unflushed = flow;
    }
    flow.send(datagram);
  }

  private void sent(InetSocketAddress sender) {
    if (pinned.sent(sender)) {
      answers.stays(sender);
    }
  }

  private @Nullable DatagramFlow flow(Endpoint destination) {
    DatagramFlow known = flows.get(destination);
    if (known != null) {
      return known;
    }
    if (flows.size() >= client.engine().limits().maxUdpFlows()
        || !client.engine().udpFlows().enter()) {
      return null;
    }
    InetSocketAddress source = pinned.address();
    Flow opened =
        client
            .origin()
            .describe(Flow.builder())
            .id(client.engine().nextId())
            .listener(client.listenerName())
            .transport(Transport.UDP)
            .source(source == null ? client.source() : source)
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
    InetSocketAddress to = pinned.address();
    if (!over && to != null) {
      answered |= answers.write(header, payload, to);
    }
  }

  void flushAnswers() {
    if (answered && !over) {
      client.timer().touch();
    }
    answered = false;
    answers.flush();
  }

  @Override
  public @Nullable Mapping mapping() {
    return mapping;
  }

  @Override
  public void unasked(Mapping from, InetSocketAddress sender, ByteBuf payload) {
    DatagramFlow flow = meet(Endpoint.of(sender));
    if (flow != null) {
      flow.heard(sender, payload);
      flushAnswers();
    }
  }

  /** Strangers get no more than half of the flows, so that the client always has some. */
  private @Nullable DatagramFlow meet(Endpoint destination) {
    DatagramFlow known = flows.get(destination);
    int most = (client.engine().limits().maxUdpFlows() + 1) / 2;
    return known != null || over || pinned.address() == null || flows.size() >= most
        ? known
        : flow(destination);
  }

  @Override
  public ReplyPath path(InetSocketAddress sender) {
    return new FramedPath(this, request.framing().header(sender));
  }

  @Override
  public void refused(CloseReason reason) {
    if (reason.side() == CloseReason.Side.POLICY
        && request.options().contains(AssociationOption.END_ON_DENIAL)) {
      end(reason);
      client.close(reason, null);
    }
  }

  @Override
  public void ended(DatagramFlow flow) {
    if (flows.remove(flow.destination(), flow)) {
      client.engine().udpFlows().leave();
    }
  }

  @Override
  public Engine engine() {
    return client.engine();
  }

  @Override
  public LoopState loop() {
    return client.loop();
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
  void end(CloseReason reason) {
    if (over) {
      return;
    }
    over = true;
    client.end().watch(null);
    for (DatagramFlow flow : new ArrayList<>(flows.values())) {
      flow.end(reason);
    }
    client.ended(this);
    request.framing().close();
    relay.close();
    if (mapping != null) {
      mapping.leave();
    }
  }
}
