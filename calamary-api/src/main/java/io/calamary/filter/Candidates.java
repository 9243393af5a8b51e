package io.calamary.filter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers of the rules that may be about one flow, in their order. For one decision. */
final class Candidates {
  private int[][] lists = new int[8][];
  private int[] at = new int[8];
  private int count;
  private int last = -1;

  /** Adds the numbers of an ascending list; they may be there already. */
  void add(int @Nullable [] ascending) {
    if (ascending == null || ascending.length == 0) {
      return;
    }
    if (count == lists.length) {
      lists = Arrays.copyOf(lists, count * 2);
      at = Arrays.copyOf(at, count * 2);
    }
    lists[count++] = ascending;
  }

  /** The next number; -1 if there is none. All lists must have been added. */
  int next() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      int[] list = lists[i];
      int next = at[i];
      while (next < list.length && list[next] <= last) {
        next++;
      }
      at[i] = next;
      if (next < list.length && list[next] < least) {
        least = list[next];
      }
    }
    last = least;
    return least == Integer.MAX_VALUE ? -1 : least;
  }
}
