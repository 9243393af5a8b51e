package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the server name that a client asks for (RFC 6066 section 3). */
final class ServerNameExtension {
  private static final int HOST_NAME = 0;

  private ServerNameExtension() {}

  static @Nullable HelloFlaw read(ByteBuf message, int from, int to, ClientHello.Builder hello) {
    hello.nameFlag = ClientHello.NameFlag.MISSING;
    int position = from + 2;
    if (from == to) {
      return null;
    }
    if (position > to || position + message.getUnsignedShort(from) != to) {
      return HelloFlaw.SERVER_NAME_LENGTH;
    }
    boolean found = false;
    while (position < to) {
      if (to - position < 3) {
        return HelloFlaw.SERVER_NAME_LENGTH;
      }
      int type = message.getUnsignedByte(position);
      int name = position + 3;
      // Every type of name begins with a length of two bytes, known or not.
      position = name + message.getUnsignedShort(position + 1);
      if (position > to) {
        return HelloFlaw.SERVER_NAME_LENGTH;
      }
      if (type == HOST_NAME) {
        if (found) {
          return HelloFlaw.DUPLICATE_SERVER_NAME;
        }
        found = true;
        take(PeekedHost.read(message, name, position), position - name, hello);
      }
    }
    return null;
  }

  private static void take(PeekedHost host, int length, ClientHello.Builder hello) {
    hello.trailingDot = host.trailingDot();
    switch (host.kind()) {
      case NAME -> {
        hello.serverName = host.text();
        hello.nameFlag = ClientHello.NameFlag.NONE;
      }
      case ADDRESS -> hello.nameFlag = ClientHello.NameFlag.ADDRESS;
      case INVALID ->
          hello.nameFlag =
              length == 0 ? ClientHello.NameFlag.MISSING : ClientHello.NameFlag.INVALID;
    }
  }
}
