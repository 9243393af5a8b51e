package io.calamary.proxyproto.internal;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What reading a PROXY header costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeaderBenchmark {
  private final HeaderSamples samples = new HeaderSamples();

  /** Made by JMH. */
  public HeaderBenchmark() {}

  /** Version 1, IPv4. */
  @Benchmark
  public Object v1() {
    return samples.v1();
  }

  /** Version 1, IPv6. */
  @Benchmark
  public Object v1of6() {
    return samples.v1of6();
  }

  /** Version 2, IPv4. */
  @Benchmark
  public Object v2() {
    return samples.v2();
  }

  /** Version 2 with two TLVs. */
  @Benchmark
  public Object v2tlvs() {
    return samples.v2tlvs();
  }
}
