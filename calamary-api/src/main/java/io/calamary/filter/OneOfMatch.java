package io.calamary.filter;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.List;
import java.util.Set;

/** Compares a value of the flow with some others. */
final class OneOfMatch implements Keyed {
  private final Dimension dimension;
  private final List<?> wanted;
  private final Set<?> values;

  OneOfMatch(Dimension dimension, List<?> wanted) {
    this.dimension = dimension;
    this.wanted = wanted;
    this.values = Set.copyOf(wanted);
  }

  @Override
  public MatchResult test(Flow flow) {
    if (dimension.unknown(flow)) {
      return MatchResult.needs(Fact.INSPECTION);
    }
    Object value = dimension.word(flow);
    return MatchResult.of(value != null && values.contains(value));
  }

  @Override
  public List<Key> keys() {
    return values.stream().map(value -> new Key(dimension, value)).toList();
  }

  @Override
  public String toString() {
    return Words.lower(dimension) + "(" + Words.join(wanted) + ")";
  }
}
