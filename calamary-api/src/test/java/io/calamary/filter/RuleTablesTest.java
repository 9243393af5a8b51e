package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.filter.Keyed.PortRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What each table finds is what asking every entry by itself would. */
class RuleTablesTest {
  private final Random random = new Random(42);

  private static List<Integer> read(Candidates candidates) {
    List<Integer> out = new ArrayList<>();
    for (int i = candidates.next(); i >= 0; i = candidates.next()) {
      out.add(i);
    }
    return out;
  }

  private static <T> List<Integer> matching(List<T> entries, Predicate<T> matches) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (matches.test(entries.get(i))) {
        out.add(i);
      }
    }
    return out;
  }

  /** Each entry with its number; of equal ones the later. */
  private static <T> Map<Object, int[]> numbered(List<T> entries) {
    Map<Object, int[]> out = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      out.put(entries.get(i), new int[] {i});
    }
    return out;
  }

  @Test
  void findsNetworks() {
    List<Cidr> networks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      int prefix = random.nextInt(33);
      long bits = (random.nextInt(4) << 24 | random.nextInt(1 << 24)) & 0xffff_ffffL;
      long start = prefix == 0 ? 0 : bits & (-1L << (32 - prefix));
      Cidr network = Cidr.parse(text(start) + "/" + prefix);
      if (!networks.contains(network)) {
        networks.add(network);
        networks.add(Cidr.parse("2001:db8:" + Long.toHexString(start >>> 16) + "::/48"));
      }
    }
    List<Cidr> distinct = networks.stream().distinct().toList();
    NetworkTable table = new NetworkTable(numbered(distinct));
    for (int i = 0; i < 3000; i++) {
      long four = random.nextInt(5) << 24 | random.nextInt(1 << 24);
      String six = "2001:db8:" + Integer.toHexString(random.nextInt(0x500)) + "::1";
      IpBits bits = IpBits.of(Flows.address(i % 3 == 0 ? six : text(four)));
      Candidates found = new Candidates();
      table.find(bits, false, found);
      assertEquals(matching(distinct, network -> network.contains(bits)), read(found));
    }
  }

  private static String text(long address) {
    return (address >> 24 & 255)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  @Test
  void tellsWhetherOneOfManyNetworksHoldsAnAddress() {
    RandomRules source = new RandomRules(random, Match::any);
    for (int i = 0; i < 300; i++) {
      List<Cidr> some = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        some.add(Cidr.parse(source.network()));
      }
      Predicate<InetAddress> any = Cidr.anyEmbedded(some);
      for (int n = 0; n < 30; n++) {
        InetAddress address = Flows.address(source.address());
        boolean expected = some.stream().anyMatch(network -> network.containsEmbedded(address));
        assertEquals(expected, any.test(address), () -> address + " in " + some);
      }
    }
  }

  @Test
  void findsPorts() {
    List<PortRange> ranges = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(0x10000);
      int to = i % 3 == 0 ? from : from + random.nextInt(0x10000 - from);
      ranges.add(new PortRange(from, to));
    }
    ranges.add(new PortRange(0, 65_535));
    ranges.add(new PortRange(0, 0));
    ranges.add(new PortRange(65_535, 65_535));
    PortTable table = new PortTable(numbered(ranges));
    for (int port = 0; port < 0x10000; port += 1 + random.nextInt(30)) {
      int asked = port;
      Candidates found = new Candidates();
      table.find(port, found);
      assertEquals(
          matching(ranges, range -> range.from() <= asked && asked <= range.to()), read(found));
    }
  }

  @Test
  void findsNames() {
    String[] labels = {"a", "b", "aa", "ab", "example", "xn--nxasmq6b", "1"};
    List<DomainPattern> patterns = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      DomainPattern pattern = new DomainPattern(name(labels), random.nextBoolean());
      if (!patterns.contains(pattern)) {
        patterns.add(pattern);
      }
    }
    SuffixTable table = new SuffixTable(numbered(patterns));
    SuffixTable set = SuffixTable.of(patterns);
    for (int i = 0; i < 5000; i++) {
      String host = name(labels);
      List<Integer> expected = matching(patterns, pattern -> pattern.matches(host));
      Candidates found = new Candidates();
      table.find(host, found);
      assertEquals(expected, read(found), host);
      assertEquals(!expected.isEmpty(), set.contains(host), host);
    }
  }

  private String name(String... labels) {
    StringBuilder out = new StringBuilder(labels[random.nextInt(labels.length)]);
    for (int i = random.nextInt(4); i > 0; i--) {
      out.append('.').append(labels[random.nextInt(labels.length)]);
    }
    return out.toString();
  }

  @Test
  void manyPortsOfOneRuleAreTold() {
    int[] ports = {1, 5, 9, 13, 80, 443, 8080, 65_535, 0, 22};
    Match match = Match.port(ports);
    for (int port = 0; port <= 65_535; port++) {
      int asked = port;
      boolean wanted = Arrays.stream(ports).anyMatch(one -> one == asked);
      assertEquals(MatchResult.of(wanted), match.test(Flows.to("a", port)), "port " + port);
    }
  }
}
