package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks a predicate, as soon as the fact that it needs is known. */
final class PredicateMatch implements Match {
  private final String text;
  private final @Nullable Fact needed;
  private final Predicate<? super Flow> predicate;

  PredicateMatch(String text, @Nullable Fact needed, Predicate<? super Flow> predicate) {
    this.text = text;
    this.needed = needed;
    this.predicate = Objects.requireNonNull(predicate, "predicate");
  }

  @Override
  public MatchResult test(Flow flow) {
    return needed == null || flow.knows(needed)
        ? MatchResult.of(predicate.test(flow))
        : MatchResult.needs(needed);
  }

  @Override
  public String toString() {
    return text;
  }
}
