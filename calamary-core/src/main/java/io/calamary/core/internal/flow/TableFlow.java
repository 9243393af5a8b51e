package io.calamary.core.internal.flow;

import io.calamary.core.spi.DatagramPeer;
import io.calamary.core.spi.ReplyPath;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A flow of a {@link DatagramTable}. */
final class TableFlow implements DatagramOwner {
  private final DatagramTable table;
  private final DatagramTable.FlowKey key;
  private final SourceFlows source;
  private final @Nullable Mapping mapping;
  private final DatagramFlow flow;

  TableFlow(
      DatagramTable table,
      DatagramTable.FlowKey key,
      SourceFlows source,
      @Nullable Mapping mapping,
      FlowRecord record) {
    this.table = table;
    this.key = key;
    this.source = source;
    this.mapping = mapping;
    this.flow = new DatagramFlow(this, record);
  }

  DatagramFlow flow() {
    return flow;
  }

  DatagramTable.FlowKey key() {
    return key;
  }

  SourceFlows source() {
    return source;
  }

  /** The client has sent something. */
  void touch() {
    source.touch(this);
  }

  @Override
  public Engine engine() {
    return table.engine();
  }

  @Override
  public LoopState loop() {
    return table.state();
  }

  @Override
  public ReplyPath path(InetSocketAddress sender) {
    DatagramPeer peer = key.peer();
    return peer == null ? table.replies().path(sender, key.client()) : peer.path(sender);
  }

  @Override
  public @Nullable Mapping mapping() {
    return mapping;
  }

  @Override
  public void refused(ByteBuf payload) {
    if (key.peer() == null) {
      table.replies().refused(key.client(), key.destination(), payload);
    }
  }

  @Override
  public void ended(DatagramFlow ended) {
    table.ended(this);
  }
}
