package io.calamary.http.internal.message;

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

/** What reading and writing HTTP/1 costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageBenchmark {
  private final MessageSamples samples = new MessageSamples();

  /** Made by JMH. */
  public MessageBenchmark() {}

  /** A request of seven fields. */
  @Benchmark
  public Object requestHead() {
    return samples.requestHead();
  }

  /** A response of six fields. */
  @Benchmark
  public Object responseHead() {
    return samples.responseHead();
  }

  /** The same request, written again. */
  @Benchmark
  public int writeRequestHead() {
    return samples.writeRequestHead();
  }

  /** A body of two chunks. */
  @Benchmark
  public int chunks() {
    return samples.chunks();
  }
}
