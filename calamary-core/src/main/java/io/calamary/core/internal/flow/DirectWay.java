package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.CandidateGate;
import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.Judgement;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Transport;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection to the target itself: one that is idle, or a new one. */
final class DirectWay implements StartedDial, DialListener {
  private static final Dial NONE = () -> {};
  private static final CandidateGate NEVER_ASKED =
      (found, answer) -> {
        throw new IllegalStateException("what is judged already is judged again");
      };

  private final Passage passage;
  private final @Nullable Verdict verdict;
  private final AddressJudge.Detour detour;
  private final WayListener listener;
  private Dial dial = NONE;
  private int dials;
  private boolean over;

  DirectWay(
      Passage passage,
      @Nullable Verdict verdict,
      AddressJudge.Detour detour,
      WayListener listener) {
    this.passage = passage;
    this.verdict = verdict;
    this.detour = detour;
    this.listener = listener;
  }

  private AddressJudge gate() {
    return new AddressJudge(passage.engine(), passage.loop(), passage.record(), verdict, detour);
  }

  @Override
  public void start() {
    Endpoint target = passage.record().flow().target();
    passage.outcome().way(new Way(UpstreamProxy.direct(), target, false));
    IdleTargets.IdleTarget idle = passage.outcome().reusable();
    InetAddress only = idle == null ? permitted(target) : null;
    if (only != null) {
      dial(only);
    } else if (idle == null) {
      dial(gate());
    } else {
      use(idle, gate());
    }
  }

  /**
   * The one address that the target has and that the verdict, which did not turn on it, allows;
   * null where there is more to be asked or to be chosen from.
   */
  private @Nullable InetAddress permitted(Endpoint target) {
    InetAddress address = target.address();
    boolean sure =
        address != null
            && verdict != null
            && passage.outcome().stream()
            && passage.record().only() == null
            && passage.engine().judge().prohibits(Transport.TCP, address, target.port()) == null;
    return sure ? address : null;
  }

  private void use(IdleTargets.IdleTarget idle, AddressJudge gate) {
    gate.judge(
        List.of(idle.address()),
        judgement -> {
          if (over || judgement == Judgement.halt()) {
            return;
          }
          if (!gate.permits(idle.address())) {
            dial(gate());
          } else if (passage.outcome().reuse(idle)) {
            connected(idle.channel(), idle.address());
          } else {
            // Observers know the verdict already.
            dial(gate);
          }
        });
  }

  private void dial(InetAddress only) {
    DialRequest request = request(NEVER_ASKED);
    if (request != null) {
      FlowRecord record = passage.record();
      record.decided(record.flow(), Objects.requireNonNull(verdict, "verdict"));
      keep(++dials, passage.engine().dialer().dial(request, only, passage.loop().wheel(), this));
    }
  }

  private void dial(AddressJudge gate) {
    DialRequest request = request(gate);
    if (request != null) {
      int mine = ++dials;
      keep(mine, passage.outcome().dial(passage.engine().dialer(), request, new Connecting(gate)));
    }
  }

  /** What to dial; null, and failed, if the mode has no handler for it. */
  private @Nullable DialRequest request(CandidateGate gate) {
    ChannelHandler handler;
    try {
      handler = passage.outcome().targetHandler();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      failed(new FlowFailure(CloseReason.INTERNAL_ERROR, "the mode failed", e), false);
      return null;
    }
    return new DialRequest(
        passage.loop().loop(),
        passage.record().flow().target(),
        gate,
        handler,
        passage.record().from());
  }

  private void keep(int mine, Dial made) {
    if (mine == dials && !over) {
      dial = made;
    }
  }

  @Override
  public void failed(FlowFailure failure) {
    failed(failure, false);
  }

  @Override
  public void connected(Channel channel, InetAddress address) {
    over = true;
    // A tunnel can live for days; how it was dialled need not.
    dial = NONE;
    passage.record().connected(address);
    listener.reached();
    passage.outcome().connected(channel);
  }

  private void failed(FlowFailure failure, boolean silent) {
    if (!over) {
      over = true;
      listener.failed(failure, silent);
    }
  }

  @Override
  public void cancel() {
    over = true;
    Dial running = dial;
    dial = NONE;
    running.cancel();
  }

  /** The outcome of a dial that judges. */
  private final class Connecting implements DialListener {
    private final AddressJudge gate;

    Connecting(AddressJudge gate) {
      this.gate = gate;
    }

    @Override
    public void connected(Channel channel, InetAddress address) {
      DirectWay.this.connected(channel, address);
    }

    @Override
    public void failed(FlowFailure failure) {
      gate.tellUnconnected();
      DirectWay.this.failed(failure, gate.silent());
    }
  }
}
