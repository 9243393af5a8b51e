package io.calamary.filter;

import io.calamary.filter.Keyed.PortRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Finds the rules for all the ranges that hold a port. A range is kept as the largest blocks that
 * it is made of, whose sizes and starts are powers of two, so that the time does not grow with the
 * number of ranges. The block of size {@code 65536 >> level} that holds a port has the number
 * {@code (65536 + port) >> (16 - level)}.
 */
final class PortTable {
  private static final int PORTS = 0x10000;

  private final int[] blocks;
  private final int[][] rules;
  private int levels;

  PortTable(Map<Object, int[]> all) {
    TreeMap<Integer, List<int[]>> parts = new TreeMap<>();
    all.forEach((key, numbers) -> split((PortRange) key, numbers, parts));
    blocks = parts.keySet().stream().mapToInt(Integer::intValue).toArray();
    rules =
        parts.values().stream()
            .map(lists -> lists.stream().flatMapToInt(IntStream::of).sorted().distinct().toArray())
            .toArray(int[][]::new);
    for (int block : blocks) {
      levels |= Integer.highestOneBit(block);
    }
  }

  private static void split(PortRange range, int[] numbers, Map<Integer, List<int[]>> parts) {
    int from = PORTS + range.from();
    int to = PORTS + range.to() + 1;
    while (from < to) {
      if ((from & 1) == 1) {
        parts.computeIfAbsent(from++, block -> new ArrayList<>()).add(numbers);
      }
      if ((to & 1) == 1) {
        parts.computeIfAbsent(--to, block -> new ArrayList<>()).add(numbers);
      }
      from >>= 1;
      to >>= 1;
    }
  }

  /** Adds the rules for the ranges that hold the port. */
  void find(int port, Candidates out) {
    for (int block = PORTS + port; block > 0; block >>= 1) {
      if ((levels & Integer.highestOneBit(block)) != 0) {
        int found = Arrays.binarySearch(blocks, block);
        if (found >= 0) {
          out.add(rules[found]);
        }
      }
    }
  }
}
