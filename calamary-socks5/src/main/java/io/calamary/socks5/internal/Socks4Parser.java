package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;

/**
 * Reads a request of SOCKS4, and of SOCKS4a where the address is 0.0.0.x with x not 0 and a name
 * follows. The user id, which nobody vouches for, is skipped.
 */
final class Socks4Parser {
  static final int VERSION = 4;
  private static final int HEAD = 8;
  private static final int MOST = 255;

  private Socks4Parser() {}

  /** Whether the first readable byte is that of SOCKS4. */
  static boolean begins(ByteBuf in) {
    return in.isReadable() && in.getByte(in.readerIndex()) == VERSION;
  }

  /** Looks at the readable bytes; moves no index. */
  static Parsed<Request> parse(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 1) {
      return Parsed.more();
    }
    int version = in.getUnsignedByte(start);
    if (version != VERSION) {
      return Parsed.wrong(Parsed.Flaw.VERSION, "version " + version + " (expected: 4)");
    }
    if (readable < 2) {
      return Parsed.more();
    }
    int command = in.getUnsignedByte(start + 1);
    if (command != 1 && command != 2) {
      return Parsed.wrong(Parsed.Flaw.COMMAND, "command " + command + " (expected: 1, 2)");
    }
    if (readable < HEAD) {
      return Parsed.more();
    }
    return behindHead(in, command == 1 ? Request.Command.CONNECT : Request.Command.BIND);
  }

  private static Parsed<Request> behindHead(ByteBuf in, Request.Command command) {
    int start = in.readerIndex();
    int user = textLength(in, start + HEAD);
    if (user < 0) {
      return unfinished(user, "a user id");
    }
    int port = in.getUnsignedShort(start + 2);
    long address = in.getUnsignedInt(start + 4);
    int length = HEAD + user + 1;
    if (address == 0 || address > 255) {
      byte[] bytes = new byte[4];
      in.getBytes(start + 4, bytes);
      Endpoint endpoint = Endpoint.of(AddressParser.address(bytes), port);
      return Parsed.of(new Request(command, endpoint), length);
    }
    int name = textLength(in, start + length);
    if (name < 0) {
      return unfinished(name, "a name");
    }
    Parsed<Endpoint> parsed =
        AddressParser.endpoint(in, start + length, name, port, length + name + 1);
    Endpoint endpoint = parsed.value();
    return endpoint == null
        ? parsed.as()
        : Parsed.of(new Request(command, endpoint), parsed.length());
  }

  /** The bytes before a zero; -1 if there is none yet, -2 if there are too many. */
  private static int textLength(ByteBuf in, int from) {
    int to = Math.min(in.writerIndex(), from + MOST + 1);
    for (int i = from; i < to; i++) {
      if (in.getByte(i) == 0) {
        return i - from;
      }
    }
    return to - from > MOST ? -2 : -1;
  }

  private static Parsed<Request> unfinished(int length, String what) {
    return length == -1
        ? Parsed.more()
        : Parsed.wrong(Parsed.Flaw.VALUE, what + " of more than " + MOST + " bytes");
  }
}
