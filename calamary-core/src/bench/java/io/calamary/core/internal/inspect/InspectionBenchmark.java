package io.calamary.core.internal.inspect;

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

/** What a look at the first bytes of a flow costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InspectionBenchmark {
  private final InspectionSamples samples = new InspectionSamples();

  /** Made by JMH. */
  public InspectionBenchmark() {}

  /** A ClientHello in one record. */
  @Benchmark
  public Object hello() {
    return samples.hello();
  }

  /** A ClientHello in many records. */
  @Benchmark
  public Object pieces() {
    return samples.pieces();
  }

  /** The end of that ClientHello, by its records. */
  @Benchmark
  public long records() {
    return samples.records();
  }

  /** A plain request. */
  @Benchmark
  public Object http() {
    return samples.http();
  }

  /** A banner of SSH. */
  @Benchmark
  public Object ssh() {
    return samples.ssh();
  }

  /** The first datagram of QUIC, deciphered. */
  @Benchmark
  public Object quic() {
    return samples.quic();
  }

  /** A query of DNS. */
  @Benchmark
  public Object dns() {
    return samples.dns();
  }
}
