package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams between a client and one destination. A destination that is refused is remembered
 * for a while, so that not every datagram to it is judged anew.
 */
final class DatagramFlow implements FlowOutcome, DatagramLook.Listener {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Association association;
  private final FlowRecord record;
  private final WheelTimer timer;
  private final DatagramLook look;
  private FlowDriver driver;
  private byte[] header = {};
  private @Nullable Channel target;
  private @Nullable IOException trouble;
  private boolean answered;
  private boolean gone;

  DatagramFlow(Association association, FlowRecord record) {
    this.association = association;
    this.record = record;
    this.driver = new FlowDriver(association.client(), record, this, null);
    LoopState loop = association.client().loop();
    this.timer = loop.wheel().newTimer();
    long patience = association.client().engine().times().inspect;
    this.look = new DatagramLook(loop, record, patience, this);
  }

  void start() {
    driver.run();
  }

  Endpoint destination() {
    return record.flow().destination();
  }

  /** Whether it has ended, so that its destination needs another one. */
  boolean gone() {
    return gone;
  }

  /** Takes a datagram of the client; borrowed. */
  void send(ByteBuf payload) {
    if (!record.closed() && look.passes(payload)) {
      released(payload);
    }
  }

  @Override
  public void released(ByteBuf payload) {
    Channel to = target;
    if (to != null) {
      write(to, payload);
    }
  }

  /** What the network does not take at once is dropped: late datagrams are worse than none. */
  private void write(Channel to, ByteBuf payload) {
    timer.touch();
    if (!payload.isReadable()) {
      writeEmpty(to);
    } else if (to.isWritable()) {
      record.moved(payload.readableBytes(), 0);
      to.write(payload.retain(), to.voidPromise());
    }
  }

  private void writeEmpty(Channel to) {
    to.flush();
    try {
      association.client().engine().dialer().sendEmpty((DatagramChannel) to);
    } catch (IOException e) {
      troubled(e);
    }
  }

  void flush() {
    if (target != null) {
      target.flush();
    }
  }

  /** Takes a datagram of the target; borrowed. */
  void received(ByteBuf payload) {
    if (!record.closed()) {
      timer.touch();
      answered = true;
      record.moved(0, payload.readableBytes());
      association.answer(header, payload);
    }
  }

  void flushAnswers() {
    association.flushAnswers();
  }

  /** The network said something bad; the target may be back for the next datagram. */
  void troubled(IOException cause) {
    trouble = cause;
  }

  @Override
  public void inspect() {
    if (record.flow().knows(Fact.INSPECTION)) {
      driver.refuse(
          FlowFailure.of(CloseReason.FILTER_ERROR, "the first datagrams are known already"), false);
    } else {
      look.look();
    }
  }

  @Override
  public void inspected(Inspection inspection) {
    if (target == null) {
      driver.inspected(inspection);
      return;
    }
    boolean judged = record.flow().knows(Fact.INSPECTION);
    record.inspected(inspection);
    String name = inspection.serverName();
    if (judged || (name != null && !name.equals(record.flow().target().host()))) {
      driver = new FlowDriver(association.client(), record, this, record.flow().target());
      driver.runAgain(judged);
    } else {
      resume();
    }
  }

  @Override
  public boolean moves() {
    closeTarget();
    return true;
  }

  @Override
  public void stays() {
    resume();
  }

  @Override
  public void resume() {
    look.open();
    flush();
  }

  @Override
  public ChannelHandler targetHandler() {
    return new TargetDatagrams(this);
  }

  @Override
  public Dial dial(TargetDialer dialer, DialRequest request, DialListener listener) {
    return dialer.datagrams(request, listener);
  }

  @Override
  public void connected(Channel channel) {
    target = channel;
    header = association.framing().header(sender(channel));
    timer.startNanos(association.client().engine().times().udpIdle, this::expired);
    boolean follows = association.client().engine().targetResolver().followsServerName();
    if (follows && !record.flow().knows(Fact.INSPECTION)) {
      look.look();
    } else {
      resume();
    }
  }

  /**
   * The real sender. Where the client asked for an address and a rule led elsewhere, the client
   * waits for answers of the address that it knows.
   */
  private InetSocketAddress sender(Channel channel) {
    InetAddress asked = destination().address();
    return asked == null
        ? (InetSocketAddress) channel.remoteAddress()
        : new InetSocketAddress(asked, destination().port());
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    look.drop();
    closeTarget();
    record.close(failure.reason(), failure.detail());
    long hold = association.client().engine().times().udpIdle;
    boolean policy = failure.reason().side() == CloseReason.Side.POLICY;
    timer.startNanos(policy ? hold : Math.min(hold, RETRY_NANOS), this::expired);
  }

  private void expired() {
    end(CloseReason.IDLE_TIMEOUT);
  }

  /** Ends it; where the target refused and never answered, that is the reason. */
  void end(CloseReason reason) {
    gone = true;
    timer.stop();
    driver.cancel();
    look.drop();
    association.ended(this);
    boolean refused = trouble instanceof PortUnreachableException && !answered;
    record.close(
        refused ? CloseReason.CONNECTION_REFUSED : reason,
        trouble == null ? null : trouble.getMessage());
    closeTarget();
  }

  private void closeTarget() {
    Channel known = target;
    target = null;
    if (known != null) {
      known.close();
    }
  }
}
