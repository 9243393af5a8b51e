package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.ReplyPath;
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
final class DatagramFlow implements FlowOutcome {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final DatagramOwner owner;
  private final FlowRecord record;
  private final FlowDriver driver;
  private final WheelTimer timer;
  private final WaitingDatagrams waiting = new WaitingDatagrams();
  private @Nullable Channel target;
  private @Nullable ReplyPath path;
  private @Nullable IOException trouble;
  private boolean answered;
  private boolean gone;

  DatagramFlow(DatagramOwner owner, FlowRecord record) {
    this.owner = owner;
    this.record = record;
    this.driver = new FlowDriver(owner.engine(), owner.loop(), record, this, null);
    this.timer = owner.loop().wheel().newTimer();
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
    Channel to = target;
    if (to != null) {
      write(to, payload);
    } else if (!record.closed()) {
      waiting.add(payload);
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
      owner.engine().dialer().sendEmpty((DatagramChannel) to);
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
    if (path != null && !record.closed()) {
      timer.touch();
      answered = true;
      record.moved(0, payload.readableBytes());
      path.answer(payload);
    }
  }

  void flushAnswers() {
    if (path != null) {
      path.flush();
    }
  }

  /** The network said something bad; the target may be back for the next datagram. */
  void troubled(IOException cause) {
    trouble = cause;
  }

  /** There are no first bytes before the flow is allowed; rules see a protocol that is unknown. */
  @Override
  public void inspect() {
    if (record.flow().knows(Fact.INSPECTION)) {
      driver.refuse(
          FlowFailure.of(CloseReason.FILTER_ERROR, "datagrams are not looked into"), false);
    } else {
      driver.inspected(Inspection.UNKNOWN);
    }
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
    path = owner.path(sender(channel));
    timer.startNanos(owner.engine().times().udpIdle(record.flow()), this::expired);
    waiting.drainTo(payload -> write(channel, payload));
    channel.flush();
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
    waiting.drop();
    record.close(failure.reason(), failure.detail());
    long hold = owner.engine().times().udpIdle;
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
    waiting.drop();
    owner.ended(this);
    boolean refused = trouble instanceof PortUnreachableException && !answered;
    record.close(
        refused ? CloseReason.CONNECTION_REFUSED : reason,
        trouble == null ? null : trouble.getMessage());
    if (target != null) {
      target.close();
    }
    if (path != null) {
      path.close();
    }
  }
}
