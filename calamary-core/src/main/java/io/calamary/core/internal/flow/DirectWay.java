package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.Judgement;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to the target itself: one that is idle, or a new one. */
final class DirectWay implements StartedDial {
  private static final Dial NONE = () -> {};

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
    AddressJudge gate = gate();
    IdleTargets.IdleTarget idle = passage.outcome().reusable();
    if (idle == null) {
      dial(gate);
      return;
    }
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

  private void dial(AddressJudge gate) {
    ChannelHandler handler;
    try {
      handler = passage.outcome().targetHandler();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      failed(new FlowFailure(CloseReason.INTERNAL_ERROR, "the mode failed", e), false);
      return;
    }
    DialRequest request =
        new DialRequest(
            passage.loop().loop(),
            passage.record().flow().target(),
            gate,
            handler,
            passage.record().from());
    int mine = ++dials;
    Dial made = passage.outcome().dial(passage.engine().dialer(), request, new Connecting(gate));
    if (mine == dials && !over) {
      dial = made;
    }
  }

  private void connected(Channel channel, InetAddress address) {
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

  /** The outcome of a dial. */
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
