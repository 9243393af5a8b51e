package io.calamary.examples.docs;

import io.calamary.filter.Verdict;
import io.calamary.flow.Flow;
import io.calamary.observe.FlowObserver;
import io.calamary.observe.FlowSummary;
import java.util.function.Consumer;

// tag::observer[]
/** One line for each flow; the consumer must be quick and thread-safe. */
public final class FlowLog implements FlowObserver {
  private final Consumer<String> lines;

  /** Writes to this consumer. */
  public FlowLog(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void flowDecided(Flow flow, Verdict verdict) {
    lines.accept(flow.id() + " " + flow.target() + " " + verdict);
  }

  @Override
  public void flowClosed(Flow flow, FlowSummary summary) {
    lines.accept(flow.id() + " " + flow.source() + " => " + flow.target() + " " + summary);
  }
}
// end::observer[]
