package io.calamary.http.internal.message;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What reading and writing messages may allocate. */
class MessageAllocationTest {
  private final MessageSamples samples = new MessageSamples();

  @Test
  void heads() {
    assertEquals(7, samples.requestHead().fields().size());
    assertEquals(200, samples.responseHead().status());
    assertAtMost(920, "reading a request's head", samples::requestHead);
    assertAtMost(784, "reading a response's head", samples::responseHead);
    assertAtMost(72, "writing a request's head", samples::writeRequestHead);
  }

  @Test
  void chunks() {
    assertEquals(4608, samples.chunks());
    assertAtMost(616, "a body of two chunks", samples::chunks);
  }
}
