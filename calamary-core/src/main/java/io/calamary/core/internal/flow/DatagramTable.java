package io.calamary.core.internal.flow;

import io.calamary.core.internal.observe.RateLimitedLog;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramPeer;
import io.calamary.core.spi.DatagramReplies;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.calamary.resolve.FlowAttributes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The flows of a listener's clients on one event loop: one for each client, destination and peer.
 * To be used on that loop only, but for {@link #loop()} and {@link #dropped()}.
 */
final class DatagramTable implements DatagramIntake {
  private static final RateLimitedLog LOG =
      new RateLimitedLog(LoggerFactory.getLogger(DatagramTable.class));

  private final Engine engine;
  private final LoopState loop;
  private final String listener;
  private final DatagramAcceptor acceptor;
  private final boolean shared;
  private final Map<FlowKey, TableFlow> flows = new HashMap<>();
  private final Map<Object, SourceFlows> sources = new HashMap<>();
  private final Map<InetSocketAddress, Mapping> mappings = new HashMap<>();
  private final List<DatagramFlow> unflushed = new ArrayList<>();
  private @Nullable DatagramReplies replies;
  private boolean closed;

  /** What a flow is found by; the peer is null where the client sent by itself. */
  record FlowKey(
      InetSocketAddress client, InetSocketAddress destination, @Nullable DatagramPeer peer) {}

  DatagramTable(Engine engine, EventLoop loop, String listener, DatagramAcceptor acceptor) {
    this.engine = engine;
    this.loop = engine.loop(loop);
    this.listener = listener;
    this.acceptor = acceptor;
    this.shared =
        acceptor.keepsSource()
            || acceptor.filtering() != DatagramFiltering.ADDRESS_AND_PORT_DEPENDENT;
  }

  @Override
  public EventLoop loop() {
    return loop.loop();
  }

  @Override
  public void received(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    received(new FlowKey(client, destination, null), payload);
  }

  @Override
  public void received(
      InetSocketAddress client, InetSocketAddress destination, DatagramPeer peer, ByteBuf payload) {
    received(new FlowKey(client, destination, peer), payload);
  }

  private void received(FlowKey key, ByteBuf payload) {
    if (closed || !isHost(key.destination())) {
      dropped();
      return;
    }
    TableFlow known = flows.get(key);
    TableFlow flow = known == null ? open(key) : known;
    if (flow == null) {
      dropped();
      return;
    }
    flow.touch();
    flow.flow().send(payload);
    if (unflushed.isEmpty() || unflushed.get(unflushed.size() - 1) != flow.flow()) {
      unflushed.add(flow.flow());
    }
  }

  /** Whether something there can answer (RFC 1122 section 3.2.1.3, RFC 4291 section 2). */
  private static boolean isHost(InetSocketAddress destination) {
    InetAddress address = destination.getAddress();
    return destination.getPort() != 0
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !isBroadcast(address);
  }

  private static boolean isBroadcast(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
  }

  private @Nullable TableFlow open(FlowKey key) {
    Object source = UdpFlowCount.source(key.client().getAddress());
    if (engine.draining() || !enter(source)) {
      return null;
    }
    Mapping mapping;
    try {
      mapping = shared && key.peer() == null ? mapping(key.client()) : null;
    } catch (ChannelException e) {
      LOG.warn("CAL-023: no UDP socket for " + key.client(), e);
      engine.udpFlows().leave(source);
      return null;
    }
    FlowRecord record = new FlowRecord(engine, describe(key));
    record.from(mapping != null && acceptor.keepsSource() ? key.client().getAddress() : null);
    SourceFlows same = sources.computeIfAbsent(source, SourceFlows::new);
    TableFlow made = new TableFlow(this, key, same, mapping, record);
    flows.put(key, made);
    same.add(made);
    made.flow().start();
    return made;
  }

  private Flow describe(FlowKey key) {
    Flow.Builder opened =
        Flow.builder()
            .id(engine.nextId())
            .listener(listener)
            .transport(Transport.UDP)
            .source(key.client())
            .destination(Endpoint.of(key.destination()))
            .attribute(FlowAttributes.ORIGINAL_DESTINATION, true);
    acceptor.describe(opened);
    DatagramPeer peer = key.peer();
    if (peer != null) {
      peer.describe(opened);
    }
    return opened.build();
  }

  private Mapping mapping(InetSocketAddress client) {
    Mapping known = mappings.get(client);
    Mapping mapping =
        known == null
            ? new Mapping(engine, loop, client, acceptor.keepsSource(), this::unasked)
            : known;
    mappings.put(client, mapping);
    mapping.enter();
    return mapping;
  }

  /** Somebody whom the client did not ask has sent to its shared socket; borrowed. */
  private void unasked(Mapping mapping, InetSocketAddress sender, ByteBuf payload) {
    boolean heard =
        acceptor.filtering() == DatagramFiltering.ENDPOINT_INDEPENDENT
            || acceptor.filtering() == DatagramFiltering.ADDRESS_DEPENDENT
                && mapping.leadsTo(sender.getAddress());
    if (closed || !heard) {
      return;
    }
    FlowKey key = new FlowKey(mapping.client(), sender, null);
    TableFlow known = flows.get(key);
    TableFlow flow = known != null || !isHost(sender) ? known : open(key);
    if (flow != null) {
      flow.flow().heard(sender, payload);
      flow.flow().flushAnswers();
    }
  }

  private boolean enter(Object source) {
    if (engine.udpFlows().enter(source)) {
      return true;
    }
    SourceFlows same = sources.get(source);
    TableFlow oldest = same == null ? null : same.oldest();
    if (!engine.limits().evictOldestUdpFlow() || oldest == null) {
      return false;
    }
    oldest.flow().end(CloseReason.LIMIT_REACHED);
    return engine.udpFlows().enter(source);
  }

  @Override
  public void flush() {
    for (DatagramFlow flow : unflushed) {
      flow.flush();
    }
    unflushed.clear();
  }

  @Override
  public void dropped() {
    engine.stats().datagramDropped();
  }

  void ended(TableFlow flow) {
    if (flows.remove(flow.key(), flow)) {
      SourceFlows same = flow.source();
      same.remove(flow);
      if (same.isEmpty()) {
        sources.remove(same.key());
      }
      engine.udpFlows().leave(same.key());
      Mapping mapping = flow.mapping();
      if (mapping != null && mapping.leave()) {
        mappings.remove(mapping.client(), mapping);
      }
    }
  }

  Engine engine() {
    return engine;
  }

  LoopState state() {
    return loop;
  }

  DatagramReplies replies() {
    DatagramReplies made = replies;
    if (made == null) {
      made = acceptor.replies(loop.loop());
      replies = made;
    }
    return made;
  }

  /** Ends all flows: datagrams have no end to wait for. */
  void close() {
    closed = true;
    for (TableFlow flow : new ArrayList<>(flows.values())) {
      flow.flow().end(CloseReason.DRAINED);
    }
    unflushed.clear();
    if (replies != null) {
      replies.close();
      replies = null;
    }
  }
}
