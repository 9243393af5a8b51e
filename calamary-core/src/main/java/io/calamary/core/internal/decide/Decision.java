package io.calamary.core.internal.decide;

import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/**
 * A verdict, and the reason where it refuses.
 *
 * @param verdict what the filter said, or {@link Verdict#DENY} where it failed
 * @param refusal why the flow is refused; null if it is not
 * @param detail more about the refusal; null for nothing
 */
public record Decision(Verdict verdict, @Nullable CloseReason refusal, @Nullable String detail) {

  static Decision of(Verdict verdict) {
    return switch (verdict.kind()) {
      case ALLOW, NEED -> new Decision(verdict, null, null);
      case DENY, DROP, PASS -> {
        String rule = verdict.rule();
        yield new Decision(
            verdict, CloseReason.DENIED, rule == null ? null : "denied by rule '" + rule + "'");
      }
    };
  }

  static Decision failed(String detail) {
    return new Decision(Verdict.DENY, CloseReason.FILTER_ERROR, detail);
  }
}
