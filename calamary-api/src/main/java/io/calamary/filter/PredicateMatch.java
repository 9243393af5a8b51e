package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks a predicate, as soon as the fact that it needs is known. */
final class PredicateMatch implements Keyed {
  private final String text;
  private final @Nullable Fact needed;
  private final Predicate<? super Flow> predicate;

  private final boolean pure;

  private PredicateMatch(
      String text, @Nullable Fact needed, Predicate<? super Flow> predicate, boolean pure) {
    this.text = text;
    this.needed = needed;
    this.predicate = Objects.requireNonNull(predicate, "predicate");
    this.pure = pure;
  }

  /** A condition of this package. */
  static PredicateMatch known(
      String text, @Nullable Fact needed, Predicate<? super Flow> predicate) {
    return new PredicateMatch(text, needed, predicate, true);
  }

  /** A condition of others. */
  static PredicateMatch foreign(
      String text, @Nullable Fact needed, Predicate<? super Flow> predicate) {
    return new PredicateMatch(text, needed, predicate, false);
  }

  @Override
  public MatchResult test(Flow flow) {
    return needed == null || flow.knows(needed)
        ? MatchResult.of(predicate.test(flow))
        : MatchResult.needs(needed);
  }

  @Override
  public boolean pure() {
    return pure;
  }

  @Override
  public String toString() {
    return text;
  }
}
