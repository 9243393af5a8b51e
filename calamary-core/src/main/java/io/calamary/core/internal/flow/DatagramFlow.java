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
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.resolve.FlowAttributes;
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

  private final DatagramOwner owner;
  private final FlowRecord record;
  private final WheelTimer timer;
  private final DatagramLook look;
  private FlowDriver driver;
  private @Nullable TargetPath target;
  private @Nullable ReplyPath path;
  private final EarlyAnswers early = new EarlyAnswers();
  private @Nullable IOException trouble;
  private boolean answered;
  private boolean tells;
  private boolean gone;

  DatagramFlow(DatagramOwner owner, FlowRecord record) {
    this.owner = owner;
    this.record = record;
    this.driver = new FlowDriver(owner.engine(), owner.loop(), record, this, null);
    this.timer = owner.loop().wheel().newTimer();
    this.look = new DatagramLook(owner.loop(), record, owner.engine().times().inspect, this);
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
    if (record.closed()) {
      refuse(payload);
    } else if (look.passes(payload)) {
      released(payload);
    }
  }

  @Override
  public void released(ByteBuf payload) {
    TargetPath to = target;
    if (to != null) {
      write(to, payload);
    }
  }

  /** What the network does not take at once is dropped: late datagrams are worse than none. */
  private void write(TargetPath to, ByteBuf payload) {
    timer.touch();
    if (payload.isReadable()) {
      if (to.isWritable()) {
        record.moved(payload.readableBytes(), 0);
        to.write(payload);
      }
      return;
    }
    try {
      to.sendEmpty();
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

  /** Takes a datagram of a destination that spoke first, or before the flow is open; borrowed. */
  void heard(InetSocketAddress sender, ByteBuf payload) {
    TargetPath to = target;
    if (to != null) {
      // A flow that was led elsewhere has no answers from there.
      if (to.remote().equals(sender)) {
        received(payload);
      }
    } else if (!record.closed()) {
      early.add(payload);
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
      driver = new FlowDriver(owner.engine(), owner.loop(), record, this, record.flow().target());
      driver.runAgain(judged);
    } else {
      timer.startNanos(owner.engine().times().udpIdle(record.flow()), this::expired);
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
  public boolean stream() {
    return false;
  }

  @Override
  public ChannelHandler targetHandler() {
    return new TargetDatagrams(this);
  }

  @Override
  public Dial dial(TargetDialer dialer, DialRequest request, DialListener listener) {
    Mapping shared = owner.mapping();
    return shared == null
        ? dialer.datagrams(request, listener)
        : dialer.mapped(request, shared.bound(), listener);
  }

  @Override
  public void connected(Channel channel) {
    TargetPath made = targetPath(channel);
    target = made;
    path = owner.path(sender(made));
    timer.startNanos(owner.engine().times().udpIdle(record.flow()), this::expired);
    if (looksLate()) {
      look.look();
    } else {
      resume();
    }
    early.end(Endpoint.of(made.remote()).equals(destination()) ? this::received : null);
    flushAnswers();
  }

  private TargetPath targetPath(Channel channel) {
    Mapping shared = owner.mapping();
    InetAddress address = record.flow().address();
    return shared == null || address == null
        ? new ConnectedPath(channel, owner.engine().dialer().peer((DatagramChannel) channel))
        : shared.path(new InetSocketAddress(address, record.flow().target().port()), this);
  }

  private void dropHeld() {
    look.drop();
    early.end(null);
  }

  /** Whether the flow, decided on what was asked for, goes where a server name leads. */
  private boolean looksLate() {
    Flow flow = record.flow();
    return !flow.knows(Fact.INSPECTION)
        && !Boolean.TRUE.equals(flow.attribute(FlowAttributes.ORIGINAL_DESTINATION))
        && owner.engine().targetResolver().followsServerName();
  }

  /**
   * The real sender. Where the client asked for an address and a rule led elsewhere, the client
   * waits for answers of the address that it knows.
   */
  private InetSocketAddress sender(TargetPath to) {
    InetAddress asked = destination().address();
    return asked == null ? to.remote() : new InetSocketAddress(asked, destination().port());
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    tells = !silent;
    closeTarget();
    record.close(failure.reason(), failure.detail());
    look.first(this::refuse);
    dropHeld();
    long hold = owner.engine().times().udpIdle;
    boolean policy = failure.reason().side() == CloseReason.Side.POLICY;
    timer.startNanos(policy ? hold : Math.min(hold, RETRY_NANOS), this::expired);
    owner.refused(failure.reason());
  }

  private void refuse(ByteBuf payload) {
    if (tells && !gone) {
      owner.refused(payload);
    }
  }

  private void expired() {
    end(CloseReason.IDLE_TIMEOUT);
  }

  /** Ends it; where the target refused and never answered, that is the reason. */
  void end(CloseReason reason) {
    gone = true;
    timer.stop();
    driver.cancel();
    dropHeld();
    owner.ended(this);
    boolean refused = trouble instanceof PortUnreachableException && !answered;
    record.close(
        refused ? CloseReason.CONNECTION_REFUSED : reason,
        trouble == null ? null : trouble.getMessage());
    closeTarget();
  }

  private void closeTarget() {
    TargetPath known = target;
    target = null;
    if (known != null) {
      known.close();
    }
    ReplyPath used = path;
    path = null;
    if (used != null) {
      used.close();
    }
  }
}
