package io.calamary.core.internal.observe;

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

/** What telling observers and counting costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ObserverBenchmark {
  private final ObserverSamples samples = new ObserverSamples();

  /** Made by JMH. */
  public ObserverBenchmark() {}

  /** Two observers, five events of a flow. */
  @Benchmark
  public int events() {
    return samples.events();
  }

  /** The counters of a flow. */
  @Benchmark
  public void counters() {
    samples.counters();
  }
}
