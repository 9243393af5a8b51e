package io.calamary.core.testkit;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.Random;

/** Flows and bytes for tests. */
public final class FlowFixtures {
  private FlowFixtures() {}

  /** A flow from 192.0.2.1 port 40000 to a destination. */
  public static Flow flow(String host, int port) {
    return Flow.builder()
        .id(1)
        .listener("test")
        .source(new InetSocketAddress("192.0.2.1", 40000))
        .destination(Endpoint.of(host, port))
        .build();
  }

  /** Bytes that are the same for the same seed. */
  public static byte[] bytes(long seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    // Not the first byte of anything that is looked at.
    if (count > 0) {
      bytes[0] = (byte) 0xff;
    }
    return bytes;
  }

  /** Arrays behind each other. */
  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
