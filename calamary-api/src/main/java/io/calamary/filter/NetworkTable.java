package io.calamary.filter;

import java.util.List;
import java.util.Map;

/**
 * Finds the rules for all the networks that hold an address. The time grows with the logarithm of
 * the number of networks, and with how deep they lie in one another.
 */
final class NetworkTable {
  private final Family v4;
  private final Family v6;

  NetworkTable(Map<Object, int[]> rules) {
    v4 = new Family(true, rules);
    v6 = new Family(false, rules);
  }

  /**
   * Adds the rules for the networks that hold the address.
   *
   * @param inside whether an IPv4 address that it may carry counts as well
   */
  void find(IpBits bits, boolean inside, Candidates out) {
    if (bits.v4()) {
      v4.find(0, bits.low(), out);
      return;
    }
    v6.find(bits.high(), bits.low(), out);
    if (inside && v4.starts.length != 0) {
      findInside(EmbeddedIp4.inTail(bits.high(), bits.low()), out);
      findInside(EmbeddedIp4.elsewhere(bits.high(), bits.low()), out);
      findInside(EmbeddedIp4.translated(bits.high(), bits.low()), out);
    }
  }

  private void findInside(long address, Candidates out) {
    if (address != EmbeddedIp4.NONE) {
      v4.find(0, address, out);
    }
  }

  /**
   * The networks of one IP version by where they start. Two of them never overlap in part: so all
   * that hold an address are the last one that starts at or before it and those around that one, if
   * any.
   */
  private static final class Family {
    private final Cidr[] networks;
    private final long[] starts;
    private final long[] lows;
    private final int[] around;
    private final int[][] rules;

    Family(boolean version4, Map<Object, int[]> all) {
      List<Cidr> sorted =
          all.keySet().stream()
              .map(Cidr.class::cast)
              .filter(network -> network.v4() == version4)
              .sorted(CidrSet.BY_START)
              .toList();
      int size = sorted.size();
      networks = sorted.toArray(new Cidr[0]);
      starts = new long[size];
      lows = new long[size];
      around = new int[size];
      rules = new int[size][];
      for (int i = 0; i < size; i++) {
        IpBits start = networks[i].start();
        starts[i] = start.high();
        lows[i] = start.low();
        rules[i] = all.getOrDefault(networks[i], new int[0]);
        int outer = i - 1;
        while (outer >= 0 && !networks[outer].contains(start)) {
          outer = around[outer];
        }
        around[i] = outer;
      }
    }

    void find(long high, long low, Candidates out) {
      for (int i = lastBefore(high, low); i >= 0; i = around[i]) {
        if (networks[i].contains(high, low)) {
          out.add(rules[i]);
        }
      }
    }

    private int lastBefore(long high, long low) {
      int from = 0;
      int to = starts.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (IpBits.compare(starts[middle], lows[middle], high, low) > 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from - 1;
    }
  }
}
