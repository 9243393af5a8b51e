package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Messages as clients send them, to measure the parsers. */
public final class SocksSamples {
  private final ByteBuf greeting = hex("05020002");
  private final ByteBuf password = hex("0105616c69636506736563726574");
  private final ByteBuf address = hex("05010001c633640701bb");
  private final ByteBuf name = hex("050100030f7777772e6578616d706c652e636f6d01bb");
  private final ByteBuf datagram = hex("00000001c63364070035" + "00".repeat(64));

  /** Makes the samples; of one thread. */
  public SocksSamples() {}

  private static ByteBuf hex(String text) {
    return Unpooled.wrappedBuffer(Bytes.hex(text));
  }

  /** The greeting with two methods. */
  public Object greeting() {
    return GreetingParser.parse(greeting);
  }

  /** User and password. */
  public Object password() {
    return PasswordParser.parse(password);
  }

  /** CONNECT to an IPv4 address. */
  public Object address() {
    return RequestParser.parse(address);
  }

  /** CONNECT to a name. */
  public Object name() {
    return RequestParser.parse(name);
  }

  /** The header of a datagram to an IPv4 address. */
  public @Nullable Endpoint datagram() {
    datagram.readerIndex(0);
    return UdpHeader.INSTANCE.unwrap(datagram);
  }
}
