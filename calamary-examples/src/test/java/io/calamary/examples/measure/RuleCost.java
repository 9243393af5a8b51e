package io.calamary.examples.measure;

import com.sun.management.ThreadMXBean;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * What a decision costs against the number of rules: CPU time of the thread, which hardly depends
 * on what else runs. Half of the flows are about some rule, the others about none.
 */
public final class RuleCost {
  private static final int[] RULES = {10, 100, 1_000, 10_000, 100_000};
  private static final int FLOWS = 1_024;
  private static final int DECISIONS = 200_000;
  private static final int ROUNDS = 5;
  private static final int PORTS = 60_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final List<IntFunction<Match>> KINDS =
      List.of(
          i -> Match.domain("n" + i + ".example", "*.n" + i + ".example"),
          i -> Match.destination(network(i) + ".0/24"),
          i -> Match.port(i % PORTS + 1),
          i -> Match.user("u" + i),
          RuleCost::mixed);

  private long denied;

  private RuleCost() {}

  /** Prints figures; takes no arguments. */
  public static void main(String[] args) {
    RuleCost cost = new RuleCost();
    for (IntFunction<Match> kind : KINDS) { // a decision of each kind, before any is measured
      cost.nanos(cost.rules(100, kind), 100);
    }
    System.out.println("| rules | names | networks | ports | users | mixed |");
    System.out.println("| ---: | ---: | ---: | ---: | ---: | ---: |");
    for (int count : RULES) {
      StringBuilder row = new StringBuilder(String.format("| %,d |", count));
      for (IntFunction<Match> kind : KINDS) {
        row.append(String.format(" %.0f |", cost.nanos(cost.rules(count, kind), count)));
      }
      System.out.println(row);
    }
    building(cost);
    System.out.println("(" + cost.denied + " flows denied)");
  }

  private static void building(RuleCost cost) {
    int most = RULES[RULES.length - 1];
    long heap = Memory.heap();
    long before = THREADS.getCurrentThreadCpuTime();
    RuleSet rules = cost.rules(most, RuleCost::mixed);
    double millis = (THREADS.getCurrentThreadCpuTime() - before) / 1e6;
    double mebibytes = (Memory.heap() - heap) / 1024.0 / 1024.0;
    System.out.printf(
        "%n%,d mixed rules: %.0f ms of CPU to build, %.0f MiB of heap%n",
        rules.rules().size(), millis, mebibytes);
  }

  private static Match mixed(int i) {
    return Match.allOf(
        Match.listener("main"), Match.source("192.0.2.0/24"), KINDS.get(i % 2 * 3).apply(i));
  }

  private static String network(int i) {
    return 10 + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
  }

  private RuleSet rules(int count, IntFunction<Match> kind) {
    RuleSet.Builder rules = RuleSet.builder();
    for (int i = 0; i < count; i++) {
      rules.deny("r" + i, kind.apply(i));
    }
    return rules.otherwise(Verdict.ALLOW).build();
  }

  private double nanos(RuleSet rules, int count) {
    Random random = new Random(count);
    Flow[] flows = new Flow[FLOWS];
    for (int i = 0; i < FLOWS; i++) {
      flows[i] = flow(random.nextInt(count) + (i % 2 == 0 ? 0 : 200_000));
    }
    List<Double> costs = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      long before = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < DECISIONS; i++) {
        Verdict verdict = Verdict.ofCompleted(rules.decide(flows[i % FLOWS]));
        denied += verdict != null && verdict.kind() == Verdict.Kind.DENY ? 1 : 0;
      }
      if (round > 0) {
        costs.add((double) (THREADS.getCurrentThreadCpuTime() - before) / DECISIONS);
      }
    }
    return costs.stream().sorted().toList().get(ROUNDS / 2);
  }

  private static Flow flow(int i) {
    return Flow.builder()
        .listener("main")
        .source(new InetSocketAddress("192.0.2.1", 40_000))
        .destination(Endpoint.of("www.n" + i + ".example", i < PORTS ? i + 1 : PORTS + i % 5_000))
        .address(Endpoint.addressOf(network(i) + ".9"))
        .user("u" + i)
        .build();
  }
}
