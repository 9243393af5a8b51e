package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Headers as load balancers send them, to measure the parsers. */
public final class HeaderSamples {
  private static final Strictness STRICT = Strictness.strict();

  private final ByteBuf v1 =
      Unpooled.wrappedBuffer(Bytes.ascii("PROXY TCP4 192.0.2.1 198.51.100.7 1111 443\r\n"));
  private final ByteBuf v1of6 =
      Unpooled.wrappedBuffer(Bytes.ascii("PROXY TCP6 2001:db8::1 2001:db8::2 1111 443\r\n"));
  private final ByteBuf v2 = Unpooled.wrappedBuffer(Bytes.tcp4(""));
  private final ByteBuf v2tlvs = Unpooled.wrappedBuffer(Bytes.tcp4("02 0003 612e62 05 0002 0102"));

  /** Makes the samples; of one thread. */
  public HeaderSamples() {}

  /** Version 1, IPv4. */
  public Object v1() {
    return HeaderParser.parse(v1, 0, STRICT);
  }

  /** Version 1, IPv6. */
  public Object v1of6() {
    return HeaderParser.parse(v1of6, 0, STRICT);
  }

  /** Version 2, IPv4. */
  public Object v2() {
    return HeaderParser.parse(v2, 0, STRICT);
  }

  /** Version 2 with two TLVs. */
  public Object v2tlvs() {
    return HeaderParser.parse(v2tlvs, 0, STRICT);
  }
}
