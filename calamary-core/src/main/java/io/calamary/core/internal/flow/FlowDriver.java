package io.calamary.core.internal.flow;

import io.calamary.core.internal.decide.Decision;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.resolve.Target;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Leads one flow from its request to a connected target: name the target, decide, resolve and judge
 * the addresses, connect. The only place that knows this order. Of one event loop.
 */
final class FlowDriver implements TargetNaming.Listener, Reach.Listener {
  private final Engine engine;
  private final LoopState loop;
  private final FlowRecord record;
  private final FlowOutcome outcome;
  private final @Nullable Endpoint current;
  private @Nullable Reach reach;
  private boolean judgeAgain;
  private boolean ended;

  /**
   * Makes a driver.
   *
   * @param current the target that is connected already; null if none is
   */
  FlowDriver(
      ClientSide client, FlowRecord record, FlowOutcome outcome, @Nullable Endpoint current) {
    this(client.engine(), client.loop(), record, outcome, current);
  }

  /** Makes a driver for a flow that has no connection of a client. */
  FlowDriver(
      Engine engine,
      LoopState loop,
      FlowRecord record,
      FlowOutcome outcome,
      @Nullable Endpoint current) {
    this.engine = engine;
    this.loop = loop;
    this.record = record;
    this.outcome = outcome;
    this.current = current;
  }

  /**
   * Starts for a flow whose target is connected, when its first bytes became known.
   *
   * @param judge whether rules have to speak again even if the target stays the same
   */
  void runAgain(boolean judge) {
    judgeAgain = judge;
    run();
  }

  /** Starts, or starts again when more is known. */
  void run() {
    new TargetNaming(engine, loop, this).ask(record.flow());
  }

  @Override
  public void unnamed(FlowFailure failure) {
    refuse(failure);
  }

  @Override
  public void named(Target target) {
    if (ended) {
      return;
    }
    if (target.endpoint().equals(current)) {
      stay();
      return;
    }
    if (current != null && !outcome.moves()) {
      refuse(FlowFailure.of(CloseReason.DENIED, "the server name came too late to follow it"));
      return;
    }
    record.target(target.endpoint());
    record.only(NameMatch.wanted(record.flow(), target));
    if (record.flow().target().port() == 0) {
      refuse(FlowFailure.of(CloseReason.PROTOCOL_ERROR, "port 0 can't be connected to"));
      return;
    }
    decide();
  }

  /**
   * The connected target is the right one; rules that decided without the facts are asked again.
   */
  private void stay() {
    if (!judgeAgain) {
      stays();
      return;
    }
    engine
        .judge()
        .ask(
            loop.loop(),
            record.flow(),
            decision -> {
              if (ended) {
                return;
              }
              if (decision.refusal() == null) {
                stays();
              } else {
                refuse(decision);
              }
            });
  }

  private void stays() {
    ended = true;
    outcome.stays();
  }

  /** What is written as an address is judged at once; a name only when its addresses are known. */
  private void decide() {
    Flow flow = record.flow();
    Endpoint target = flow.target();
    InetAddress only = record.only();
    InetAddress known = only == null ? target.address() : only;
    CloseReason prohibited =
        known == null ? null : engine.judge().prohibits(flow.transport(), known, target.port());
    if (prohibited != null) {
      record.decided(flow, Verdict.DENY);
      refuse(FlowFailure.of(prohibited, AddressJudge.explain(prohibited, target.host())));
      return;
    }
    // Where no other address may be dialled, rules on addresses need no name server.
    Flow about = only == null ? flow : flow.toBuilder().address(only).build();
    engine.judge().ask(loop.loop(), about, this::decided);
  }

  private void decided(Decision decision) {
    if (ended) {
      return;
    }
    Verdict verdict = decision.verdict();
    if (decision.refusal() != null) {
      record.decided(record.flow(), verdict);
      refuse(decision);
    } else if (verdict.fact() == Fact.INSPECTION) {
      outcome.inspect();
    } else if (verdict.fact() == Fact.ADDRESS) {
      connect(null);
    } else {
      Endpoint redirect = verdict.redirect();
      if (redirect != null) {
        redirect(redirect);
      }
      connect(verdict);
    }
  }

  /** A rule's own word needs no confirmation. */
  private void redirect(Endpoint elsewhere) {
    record.target(elsewhere);
    record.only(null);
  }

  /** The first bytes are known; all that was decided without them is asked again. */
  void inspected(Inspection inspection) {
    if (!ended) {
      record.inspected(inspection);
      run();
    }
  }

  private void connect(@Nullable Verdict verdict) {
    Reach made = new Reach(new Passage(engine, loop, record, outcome), verdict, this);
    reach = made;
    made.start();
  }

  private void refuse(Decision decision) {
    CloseReason reason = decision.refusal();
    refuse(
        FlowFailure.of(reason == null ? CloseReason.DENIED : reason, decision.detail()),
        decision.verdict().kind() == Verdict.Kind.DROP);
  }

  private void refuse(FlowFailure failure) {
    refuse(failure, false);
  }

  void refuse(FlowFailure failure, boolean silent) {
    if (!ended) {
      ended = true;
      outcome.refused(failure, silent);
    }
  }

  /** Gives up, for example because the client is gone; nobody is told. */
  void cancel() {
    ended = true;
    cancelDial();
  }

  private void cancelDial() {
    Reach running = reach;
    reach = null;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public void reached() {
    ended = true;
    // A tunnel can live for days; how it was dialled need not.
    reach = null;
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    refuse(failure, silent);
  }

  @Override
  public void inspect() {
    if (!ended) {
      outcome.inspect();
    }
  }

  @Override
  public void redirected(Verdict to, Endpoint elsewhere) {
    if (!ended) {
      redirect(elsewhere);
      connect(to);
    }
  }
}
