package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.CandidateGate;
import io.calamary.core.internal.connect.Judgement;
import io.calamary.core.internal.decide.Decision;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamRoute;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges the addresses of a target before any of them is dialled: first against those that nobody
 * may go to, then, where the rules turned on the address, by asking the filter about each.
 */
final class AddressJudge implements CandidateGate {
  private final Engine engine;
  private final LoopState loop;
  private final FlowRecord record;
  private final @Nullable Verdict byName;
  private final Detour detour;
  private final List<InetAddress> permitted = new ArrayList<>(2);
  private @Nullable Verdict refusing;
  private boolean mismatched;
  private boolean told;

  /**
   * Makes a judge for one target.
   *
   * @param byName the verdict where it did not turn on the address; null where it did
   * @param detour told when the flow has to go another way
   */
  AddressJudge(
      Engine engine, LoopState loop, FlowRecord record, @Nullable Verdict byName, Detour detour) {
    this.engine = engine;
    this.loop = loop;
    this.record = record;
    this.byName = byName;
    this.detour = detour;
  }

  @Override
  public void judge(List<InetAddress> found, Consumer<Judgement> answer) {
    InetAddress only = record.only();
    if (only == null) {
      new Batch(found, answer).next();
    } else if (found.contains(only)) {
      new Batch(List.of(only), answer).next();
    } else {
      mismatched = true;
      answer.accept(Judgement.refused(NameMatch.failure(record.flow().target(), only)));
    }
  }

  /** Where the flow goes when its target's addresses are not what is dialled next. */
  interface Detour {
    /** An address can't be judged without the client's first bytes. */
    void inspect();

    /** The filter allows the flow, but to another target. */
    void redirect(Verdict verdict, Endpoint elsewhere);

    /** An address is allowed with a route of its own; false if that is gone from here. */
    default boolean via(InetAddress address, UpstreamRoute route) {
      return true;
    }
  }

  /** Whether an address was judged and may be dialled. */
  boolean permits(InetAddress address) {
    return permitted.contains(address);
  }

  /** Whether the refusal was one to be silent about. */
  boolean silent() {
    return refusing != null && permitted.isEmpty() && refusing.kind() == Verdict.Kind.DROP;
  }

  /**
   * Tells observers the verdict on a flow that got no address to connect to. Not before that: where
   * one address is denied, a later one may do.
   */
  void tellUnconnected() {
    Verdict otherwise = mismatched && permitted.isEmpty() ? Verdict.DENY : byName;
    Verdict verdict = refusing == null ? otherwise : refusing;
    if (verdict != null) {
      tell(record.flow(), verdict);
    }
  }

  private void tell(Flow flow, Verdict verdict) {
    if (!told) {
      told = true;
      record.decided(flow, verdict);
    }
  }

  static String explain(CloseReason reason, String address) {
    return reason == CloseReason.LOOP_DETECTED
        ? address + " is an address of this proxy"
        : "connections to " + address + " are prohibited";
  }

  /** Addresses that are judged one after another. */
  private final class Batch {
    private final List<InetAddress> found;
    private final Consumer<Judgement> answer;
    private final List<InetAddress> mine;
    private int index;
    private @Nullable FlowFailure refusal;

    Batch(List<InetAddress> found, Consumer<Judgement> answer) {
      this.found = found;
      this.answer = answer;
      this.mine = new ArrayList<>(found.size());
    }

    void next() {
      Endpoint target = record.flow().target();
      while (index < found.size()) {
        InetAddress address = found.get(index++);
        CloseReason prohibited =
            engine.judge().prohibits(record.flow().transport(), address, target.port());
        if (prohibited != null) {
          String host = Endpoint.of(address, target.port()).host();
          refused(Verdict.DENY, FlowFailure.of(prohibited, explain(prohibited, host)));
        } else if (byName != null) {
          permit(address);
        } else {
          Flow about = record.flow().toBuilder().address(address).build();
          engine.judge().ask(loop.loop(), about, decision -> decided(about, address, decision));
          return;
        }
      }
      finish();
    }

    private void decided(Flow about, InetAddress address, Decision decision) {
      CloseReason reason = decision.refusal();
      if (decision.verdict().fact() == Fact.INSPECTION) {
        answer.accept(Judgement.halt());
        detour.inspect();
        return;
      }
      Endpoint elsewhere = decision.verdict().redirect();
      if (elsewhere != null) {
        // Observers are told when it is known whether the new target may be connected to.
        answer.accept(Judgement.halt());
        detour.redirect(decision.verdict(), elsewhere);
        return;
      }
      UpstreamRoute route = decision.verdict().upstream();
      if (reason == null && route != null && !detour.via(address, route)) {
        answer.accept(Judgement.halt());
        return;
      }
      if (reason == null) {
        permit(address);
        tell(about, decision.verdict());
      } else {
        refused(decision.verdict(), FlowFailure.of(reason, decision.detail()));
      }
      next();
    }

    private void permit(InetAddress address) {
      mine.add(address);
      permitted.add(address);
    }

    private void refused(Verdict verdict, FlowFailure failure) {
      if (refusal == null) {
        refusal = failure;
      }
      if (refusing == null) {
        refusing = verdict;
      }
    }

    private void finish() {
      if (!mine.isEmpty()) {
        if (byName != null) {
          tell(record.flow(), byName);
        }
        answer.accept(Judgement.permitted(mine));
      } else if (refusal != null) {
        answer.accept(Judgement.refused(refusal));
      }
    }
  }
}
