package io.calamary.core.internal.flow;

import io.calamary.core.spi.ReplyPath;
import java.net.InetSocketAddress;

/** A flow of a {@link DatagramTable}. */
final class TableFlow implements DatagramOwner {
  private final DatagramTable table;
  private final DatagramTable.FlowKey key;
  private final SourceFlows source;
  private final DatagramFlow flow;

  TableFlow(DatagramTable table, DatagramTable.FlowKey key, SourceFlows source, FlowRecord record) {
    this.table = table;
    this.key = key;
    this.source = source;
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
    return table.replies().path(sender, key.client());
  }

  @Override
  public void ended(DatagramFlow ended) {
    table.ended(this);
  }
}
