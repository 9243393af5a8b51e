package io.calamary.core.internal.decide;

import io.calamary.NeverConnectTo;
import io.calamary.core.internal.observe.RateLimitedLog;
import io.calamary.filter.FlowFilter;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.flow.Transport;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the filter, and knows the addresses that nobody may go to. Thread-safe; a filter that fails,
 * in whatever way, denies.
 */
public final class Judge {
  private static final Logger LOG = LoggerFactory.getLogger(FlowFilter.class);

  private final NeverConnectTo never;
  private final OwnAddresses own;
  private final long timeoutNanos;
  private final RateLimitedLog log = new RateLimitedLog(LOG);
  private volatile FlowFilter filter;

  /**
   * Makes a judge.
   *
   * @param timeoutNanos how long the filter may take
   */
  public Judge(FlowFilter filter, NeverConnectTo never, OwnAddresses own, long timeoutNanos) {
    this.filter = filter;
    this.never = never;
    this.own = own;
    this.timeoutNanos = timeoutNanos;
  }

  /** Swaps the filter for decisions from now on. */
  public void filter(FlowFilter value) {
    filter = Objects.requireNonNull(value, "filter");
  }

  /** Asks about a flow; the answer comes on the loop, at once where the filter answers at once. */
  public void ask(EventLoop loop, Flow flow, Consumer<Decision> then) {
    CompletionStage<Verdict> stage;
    try {
      stage = filter.decide(flow);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      then.accept(failed("the filter failed", e));
      return;
    }
    if (stage == null) {
      then.accept(failed("the filter answered null", null));
      return;
    }
    Verdict known = Verdict.ofCompleted(stage);
    if (known != null) {
      then.accept(checked(flow, known));
      return;
    }
    Stages.on(
        loop,
        stage,
        timeoutNanos,
        (verdict, failure) -> then.accept(judged(flow, verdict, failure)));
  }

  private Decision judged(Flow flow, @Nullable Verdict verdict, @Nullable Throwable failure) {
    if (failure != null) {
      String what =
          failure instanceof TimeoutException ? "the filter took too long" : "the filter failed";
      return failed(what, failure);
    }
    return verdict == null ? failed("the filter answered null", null) : checked(flow, verdict);
  }

  private Decision checked(Flow flow, Verdict verdict) {
    Fact needed = verdict.fact();
    if (needed != null && flow.knows(needed)) {
      return failed("the filter asks for " + needed + ", which is known", null);
    }
    return Decision.of(verdict);
  }

  private Decision failed(String detail, @Nullable Throwable cause) {
    log.warn(
        "CAL-020: " + detail + "; the flow is denied",
        cause == null ? new IllegalStateException(detail) : cause);
    return Decision.failed(detail);
  }

  /** Whether a connection to this address would come back to this server. */
  public boolean leadsBack(InetAddress address, int port) {
    return own.contains(Transport.TCP, address, port);
  }

  /** A UDP socket that relays for a client is open from now on; nobody is led to it. */
  public void relayOpened(InetSocketAddress relay) {
    own.addRelay(relay);
  }

  /** That socket is closed. */
  public void relayClosed(InetSocketAddress relay) {
    own.removeRelay(relay);
  }

  /** Why nobody may go to this address; null if one may. */
  public @Nullable CloseReason prohibits(Transport transport, InetAddress address, int port) {
    if (own.contains(transport, address, port)) {
      return CloseReason.LOOP_DETECTED;
    }
    return never.contains(address) ? CloseReason.ADDRESS_PROHIBITED : null;
  }
}
