package io.calamary.filter;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a decision costs, against how many rules there are and what they are about. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RuleSetBenchmark {
  /** How many rules. */
  @Param({"10", "1000", "100000"})
  public int rules;

  /** What they are about. */
  @Param public Kind kind;

  private RuleSet set = RuleSet.denyAll();
  private Flow first = flow("n0.example", 0);
  private Flow last = first;
  private Flow none = first;

  /** Made by JMH. */
  public RuleSetBenchmark() {}

  /** Makes the rules, and flows that the first, the last and none of them is about. */
  @Setup
  public void prepare() {
    RuleSet.Builder builder = RuleSet.builder();
    for (int i = 0; i < rules; i++) {
      builder.deny("r" + i, kind.match(i));
    }
    set = builder.otherwise(Verdict.ALLOW).build();
    first = kind.flow(0);
    last = kind.flow(rules - 1);
    none = kind.flow(200_000);
  }

  /** The first rule decides. */
  @Benchmark
  public Object first() {
    return set.decide(first);
  }

  /** The last rule decides. */
  @Benchmark
  public Object last() {
    return set.decide(last);
  }

  /** No rule matches. */
  @Benchmark
  public Object none() {
    return set.decide(none);
  }

  private static Flow flow(String name, int number) {
    return Flow.builder()
        .listener("main")
        .source(new InetSocketAddress("192.0.2.1", 40_000))
        .destination(Endpoint.of(name, number % 60_000 + 1))
        .address(Endpoint.addressOf(network(number) + ".9"))
        .user("u" + number)
        .openedAt(Instant.EPOCH)
        .build();
  }

  private static String network(int number) {
    return (10 + (number >> 16)) + "." + (number >> 8 & 255) + "." + (number & 255);
  }

  /** What rules are about. */
  public enum Kind {
    /** Names and the names below them. */
    NAMES {
      @Override
      Match match(int number) {
        return Match.domain("n" + number + ".example", "*.n" + number + ".example");
      }
    },
    /** Networks of 256 addresses. */
    NETWORKS {
      @Override
      Match match(int number) {
        return Match.destination(network(number) + ".0/24");
      }
    },
    /** Single ports, of which there are less than 100,000. */
    PORTS {
      @Override
      Match match(int number) {
        return Match.port(number % 60_000 + 1);
      }
    },
    /** Users. */
    USERS {
      @Override
      Match match(int number) {
        return Match.user("u" + number);
      }
    },
    /** One of the above in turn, and two conditions that all flows meet. */
    MIXED {
      @Override
      Match match(int number) {
        Kind[] kinds = {NAMES, NETWORKS, USERS};
        return Match.allOf(
            Match.listener("main"),
            Match.source("192.0.2.0/24"),
            kinds[number % kinds.length].match(number));
      }
    };

    abstract Match match(int number);

    /** A flow that the rule of this number is about, and no other. */
    Flow flow(int number) {
      return RuleSetBenchmark.flow("www.n" + number + ".example", number);
    }
  }
}
