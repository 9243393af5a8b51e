package io.calamary.socks5.internal;

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

/** What reading the messages of SOCKS5 costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SocksBenchmark {
  private final SocksSamples samples = new SocksSamples();

  /** Made by JMH. */
  public SocksBenchmark() {}

  /** A greeting with two methods. */
  @Benchmark
  public Object greeting() {
    return samples.greeting();
  }

  /** User and password. */
  @Benchmark
  public Object password() {
    return samples.password();
  }

  /** A request to an IPv4 address. */
  @Benchmark
  public Object address() {
    return samples.address();
  }

  /** A request to a name. */
  @Benchmark
  public Object name() {
    return samples.name();
  }

  /** The header of a datagram. */
  @Benchmark
  public Object datagram() {
    return samples.datagram();
  }
}
