package io.calamary.core.internal.upstream;

import io.calamary.auth.Credentials;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a SOCKS5 proxy for a connection (RFC 1928), with user and password (RFC 1929) or none. */
final class Socks5Handshake implements Handshake {
  private static final int VERSION = 5;
  private static final int LOGIN_VERSION = 1;
  private static final int NO_LOGIN = 0;
  private static final int PASSWORD = 2;
  private static final int CONNECT = 1;
  private static final int IPV4 = 1;
  private static final int NAME = 3;
  private static final int IPV6 = 4;

  private final Endpoint target;
  private final @Nullable Credentials credentials;
  private Stage stage = Stage.METHOD;

  private enum Stage {
    METHOD,
    LOGIN,
    REPLY
  }

  Socks5Handshake(Endpoint target, @Nullable Credentials credentials) {
    this.target = target;
    this.credentials = credentials;
  }

  @Override
  public void begin(ByteBuf out) {
    out.writeByte(VERSION);
    if (credentials == null) {
      out.writeByte(1).writeByte(NO_LOGIN);
    } else {
      out.writeByte(2).writeByte(NO_LOGIN).writeByte(PASSWORD);
    }
  }

  @Override
  public Outcome read(ByteBuf in, ByteBuf out) {
    while (true) {
      Outcome outcome =
          switch (stage) {
            case METHOD -> method(in, out);
            case LOGIN -> login(in, out);
            case REPLY -> reply(in);
          };
      if (outcome != null) {
        return outcome;
      }
    }
  }

  private @Nullable Outcome method(ByteBuf in, ByteBuf out) {
    if (in.isReadable() && in.getByte(in.readerIndex()) != VERSION) {
      return Outcome.broken("did not answer in SOCKS5");
    }
    if (in.readableBytes() < 2) {
      return Outcome.MORE;
    }
    in.skipBytes(1);
    int method = in.readUnsignedByte();
    if (method == NO_LOGIN) {
      request(out);
      stage = Stage.REPLY;
      return null;
    }
    if (method == PASSWORD && credentials != null) {
      out.writeByte(LOGIN_VERSION);
      counted(out, credentials.user());
      counted(out, credentials.password());
      stage = Stage.LOGIN;
      return null;
    }
    if (method == 0xff) {
      return Outcome.refused(
          CloseReason.UPSTREAM_FAILED,
          credentials == null ? "wants a login" : "takes neither a password nor nothing");
    }
    return Outcome.broken("chose method " + method + ", which was not offered");
  }

  private static void counted(ByteBuf out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(bytes.length).writeBytes(bytes);
  }

  private @Nullable Outcome login(ByteBuf in, ByteBuf out) {
    if (in.readableBytes() < 2) {
      return Outcome.MORE;
    }
    // Some servers answer with the version of SOCKS; the status alone says anything.
    in.skipBytes(1);
    if (in.readUnsignedByte() != 0) {
      return Outcome.refused(CloseReason.UPSTREAM_FAILED, "refused the login");
    }
    request(out);
    stage = Stage.REPLY;
    return null;
  }

  private void request(ByteBuf out) {
    out.writeByte(VERSION).writeByte(CONNECT).writeByte(0);
    InetAddress address = target.address();
    if (address == null) {
      out.writeByte(NAME);
      counted(out, target.host());
    } else {
      byte[] bytes = address.getAddress();
      out.writeByte(bytes.length == 4 ? IPV4 : IPV6).writeBytes(bytes);
    }
    out.writeShort(target.port());
  }

  private static @Nullable Outcome reply(ByteBuf in) {
    int from = in.readerIndex();
    int there = in.readableBytes();
    if (there > 0 && in.getByte(from) != VERSION) {
      return Outcome.broken("did not answer in SOCKS5");
    }
    if (there < 2) {
      return Outcome.MORE;
    }
    int code = in.getUnsignedByte(from + 1);
    if (code != 0) {
      // What follows is of no use, and some servers close before they have sent it.
      return Outcome.refused(reason(code), "answered " + code + " (" + words(code) + ")");
    }
    if (there < 5) {
      return Outcome.MORE;
    }
    int size =
        switch (in.getUnsignedByte(from + 3)) {
          case IPV4 -> 10;
          case NAME -> 7 + in.getUnsignedByte(from + 4);
          case IPV6 -> 22;
          default -> -1;
        };
    if (size < 0) {
      return Outcome.broken("answered with an address of an unknown type");
    }
    if (there < size) {
      return Outcome.MORE;
    }
    in.skipBytes(size);
    return Outcome.DONE;
  }

  private static CloseReason reason(int code) {
    return switch (code) {
      case 2 -> CloseReason.UPSTREAM_DENIED;
      case 3 -> CloseReason.NETWORK_UNREACHABLE;
      case 4 -> CloseReason.HOST_UNREACHABLE;
      case 5 -> CloseReason.CONNECTION_REFUSED;
      case 6 -> CloseReason.CONNECT_TIMEOUT;
      default -> CloseReason.UPSTREAM_FAILED;
    };
  }

  private static String words(int code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "not allowed";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "TTL expired";
      case 7 -> "command not supported";
      case 8 -> "address type not supported";
      default -> "unassigned";
    };
  }
}
