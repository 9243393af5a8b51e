package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;

/** Reads a request (RFC 1928 section 4). The reserved byte may be anything, as elsewhere. */
final class RequestParser {
  private static final int HEAD = 3;
  private static final Request.Command[] COMMANDS = Request.Command.values();

  private RequestParser() {}

  /** Looks at the readable bytes; moves no index. */
  static Parsed<Request> parse(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 1) {
      return Parsed.more();
    }
    int version = in.getUnsignedByte(start);
    if (version != GreetingParser.VERSION) {
      return Parsed.wrong(
          Parsed.Flaw.VERSION, "version " + version + " of a request (expected: 5)");
    }
    if (readable < 2) {
      return Parsed.more();
    }
    int command = in.getUnsignedByte(start + 1);
    if (command < 1 || command > COMMANDS.length) {
      return Parsed.wrong(Parsed.Flaw.COMMAND, "command " + command + " (expected: 1-3)");
    }
    Parsed<Endpoint> address = AddressParser.parse(in, HEAD);
    Endpoint destination = address.value();
    return destination == null
        ? address.as()
        : Parsed.of(new Request(COMMANDS[command - 1], destination), HEAD + address.length());
  }
}
