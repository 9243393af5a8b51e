package io.calamary.core.internal.decide;

import io.calamary.NeverConnectTo;
import io.calamary.filter.RuleSet;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Transport;
import java.net.InetAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** What judging an address costs, before it is dialled. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JudgeBenchmark {
  /** An address that may be dialled. */
  @Param({"203.0.113.9", "2001:db8::9", "64:ff9b::203.0.113.9"})
  public String address = "";

  private final Judge judge =
      new Judge(RuleSet.allowAll(), NeverConnectTo.standard(), new OwnAddresses(), 1);
  private InetAddress judged = InetAddress.getLoopbackAddress();

  /** Made by JMH. */
  public JudgeBenchmark() {}

  /** Reads the address. */
  @Setup
  public void prepare() {
    judged = Objects.requireNonNull(Endpoint.addressOf(address));
  }

  /** Asks whether it is prohibited. */
  @Benchmark
  public @Nullable Object prohibits() {
    return judge.prohibits(Transport.TCP, judged, 443);
  }
}
