package io.calamary.proxyproto.internal;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What reading a header may allocate. */
class HeaderAllocationTest {
  private final HeaderSamples samples = new HeaderSamples();
  private @Nullable Object last;

  private void assertHeader(long bytes, String what, Supplier<Object> read) {
    String seen = read.get().toString();
    assertFalse(seen.equals("more") || seen.contains("wrong") || seen.contains("foreign"), seen);
    assertAtMost(bytes, what, () -> last = read.get());
    assertEquals(seen, String.valueOf(last));
  }

  @Test
  void version1() {
    assertHeader(440, "version 1, IPv4", samples::v1);
    assertHeader(792, "version 1, IPv6", samples::v1of6);
  }

  @Test
  void version2() {
    assertHeader(528, "version 2", samples::v2);
    assertHeader(784, "version 2 with TLVs", samples::v2tlvs);
  }
}
