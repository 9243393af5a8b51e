package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rules that may be about a flow without walking all of them. It leaves out only rules
 * that surely say no, so the first of those it finds that does not say no is the first of all.
 */
final class RuleIndex {
  private final int[] always;
  private final List<Part> parts = new ArrayList<>();

  /** Indexes all the matches. */
  RuleIndex(Match[] matches) {
    this(matches, IntStream.range(0, matches.length).toArray(), EnumSet.noneOf(Dimension.class));
  }

  private RuleIndex(Match[] matches, int[] numbers, Set<Dimension> excluded) {
    Clues clues = Clues.of(matches, numbers, excluded);
    IntStream.Builder unkeyed = IntStream.builder();
    Map<Dimension, Map<Object, IntStream.Builder>> keyed = new EnumMap<>(Dimension.class);
    for (int number : numbers) {
      List<Keyed.Key> keys = clues.choose(matches[number]);
      if (keys == null) {
        unkeyed.add(number);
      } else {
        for (Keyed.Key key : keys) {
          keyed
              .computeIfAbsent(key.dimension(), dimension -> new HashMap<>())
              .computeIfAbsent(key.value(), value -> IntStream.builder())
              .add(number);
        }
      }
    }
    always = unkeyed.build().toArray();
    keyed.forEach((dimension, rules) -> parts.add(part(matches, dimension, rules, excluded)));
  }

  private static Part part(
      Match[] matches,
      Dimension dimension,
      Map<Object, IntStream.Builder> found,
      Set<Dimension> excluded) {
    Map<Object, int[]> rules = new HashMap<>();
    found.forEach((value, numbers) -> rules.put(value, numbers.build().distinct().toArray()));
    RuleIndex unknown = null;
    if (dimension.canBeUnknown()) {
      int[] all = rules.values().stream().flatMapToInt(IntStream::of).sorted().distinct().toArray();
      unknown = new RuleIndex(matches, all, Clues.without(excluded, dimension));
    }
    return new Part(dimension, dimension.table(rules), unknown);
  }

  /** The rules that may not say no to the flow, and few others. */
  Candidates candidates(Flow flow) {
    Candidates out = new Candidates();
    collect(flow, out);
    return out;
  }

  private void collect(Flow flow, Candidates out) {
    out.add(always);
    for (Part part : parts) {
      if (part.unknown != null && part.dimension.unknown(flow)) {
        part.unknown.collect(flow, out);
      } else {
        part.table.find(flow, out);
      }
    }
  }

  /**
   * The rules that are found by one dimension.
   *
   * @param unknown finds the same rules by other dimensions, for flows of which this one is unknown
   */
  private record Part(Dimension dimension, Dimension.Table table, @Nullable RuleIndex unknown) {}
}
