package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyHeader.Family;
import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the line of version 1 (specification, section 2.1), in its canonical form alone. */
final class V1Parser {
  private static final String SIGNATURE = "PROXY ";
  private static final String NO_FAMILY = "neither TCP4 nor TCP6 nor UNKNOWN";
  private static final String NO_END = "a line that does not end in CR LF";

  private V1Parser() {}

  static HeaderResult parse(ByteBuf in, int from, Strictness strictness) {
    V1Line line = new V1Line(in, from);
    if (!line.expect(SIGNATURE, "no signature")) {
      return line.flaw() == null ? HeaderResult.more() : HeaderResult.foreign();
    }
    if (strictness.versions() == Strictness.Versions.V2 || strictness.requireChecksum()) {
      return HeaderResult.wrong(
          "version 1 (expected: version 2"
              + (strictness.requireChecksum() ? " with a checksum)" : ")"));
    }
    ProxyHeader header = header(line);
    if (header != null) {
      return HeaderResult.of(header, line.length());
    }
    String flaw = line.flaw();
    return flaw == null ? HeaderResult.more() : HeaderResult.wrong(flaw);
  }

  private static @Nullable ProxyHeader header(V1Line line) {
    int c = line.next();
    if (c == 'U') {
      return line.expect("NKNOWN", NO_FAMILY) ? unknown(line) : null;
    }
    if (c < 0 || !line.check(c == 'T', NO_FAMILY)) {
      return null;
    }
    if (!line.expect("CP", NO_FAMILY)) {
      return null;
    }
    int family = line.next();
    if (family < 0 || !line.check(family == '4' || family == '6', NO_FAMILY)) {
      return null;
    }
    return line.expect(" ", NO_FAMILY) ? addresses(line, family == '4') : null;
  }

  private static @Nullable ProxyHeader addresses(V1Line line, boolean four) {
    byte[] source = four ? line.ip4() : line.ip6();
    byte[] destination = source == null ? null : four ? line.ip4() : line.ip6();
    int sourcePort = destination == null ? -1 : line.decimal(65_535, ' ');
    int destinationPort = sourcePort < 0 ? -1 : line.decimal(65_535, '\r');
    if (source == null
        || destination == null
        || destinationPort < 0
        || !line.expect("\n", NO_END)) {
      return null;
    }
    return ProxyHeader.builder(1)
        .family(four ? Family.TCP4 : Family.TCP6)
        .addresses(Sockets.of(source, sourcePort), Sockets.of(destination, destinationPort))
        .build();
  }

  /** Whatever follows the word means nothing; a line end of another kind ends it nevertheless. */
  private static @Nullable ProxyHeader unknown(V1Line line) {
    int c = line.next();
    if (c >= 0 && !line.check(c == ' ' || c == '\r', NO_FAMILY)) {
      return null;
    }
    while (c >= 0 && c != '\r') {
      boolean last = line.length() == V1Line.LONGEST - 1;
      c = line.next();
      if (c == '\n' || last) {
        line.check(false, last ? "a line of more than 107 bytes" : NO_END);
        return null;
      }
    }
    return c >= 0 && line.expect("\n", NO_END) ? ProxyHeader.builder(1).build() : null;
  }
}
