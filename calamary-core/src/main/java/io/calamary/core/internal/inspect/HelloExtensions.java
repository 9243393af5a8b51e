package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads the extensions of a whole ClientHello (RFC 8446 section 4.2) into a builder. */
final class HelloExtensions {
  private static final int SERVER_NAME = 0;
  private static final int SUPPORTED_GROUPS = 10;
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int ENCRYPTED_CLIENT_HELLO = 0xfe0d;
  private static final int ENCRYPTED_SERVER_NAME = 0xffce;

  private final ByteBuf message;
  private final ClientHello.Builder hello;
  // 8 KiB at most, and no client can make the search for duplicates slow.
  private final BitSet seen = new BitSet();

  HelloExtensions(ByteBuf message, ClientHello.Builder hello) {
    this.message = message;
    this.hello = hello;
  }

  /** Reads from the given index to the end of the message; the first flaw, or null. */
  @Nullable HelloFlaw read(int from) {
    int end = message.writerIndex();
    int position = from;
    while (position < end) {
      if (end - position < 4) {
        return HelloFlaw.EXTENSION_LENGTH;
      }
      int type = message.getUnsignedShort(position);
      int data = position + 4;
      position = data + message.getUnsignedShort(position + 2);
      if (position > end) {
        return HelloFlaw.EXTENSION_LENGTH;
      }
      // Where a type comes twice, the server may read another one than we do.
      if (seen.get(type)) {
        return HelloFlaw.DUPLICATE_EXTENSION;
      }
      seen.set(type);
      HelloFlaw flaw = readOne(type, data, position);
      if (flaw != null) {
        return flaw;
      }
    }
    return null;
  }

  private @Nullable HelloFlaw readOne(int type, int from, int to) {
    return switch (type) {
      case SERVER_NAME -> ServerNameExtension.read(message, from, to, hello);
      case SUPPORTED_GROUPS -> readGroups(from, to);
      case ALPN -> AlpnExtension.read(message, from, to, hello.alpn);
      case SUPPORTED_VERSIONS -> readVersions(from, to);
      case ENCRYPTED_CLIENT_HELLO -> {
        hello.ech = true;
        yield null;
      }
      case ENCRYPTED_SERVER_NAME -> {
        hello.esni = true;
        yield null;
      }
      default -> null;
    };
  }

  private @Nullable HelloFlaw readGroups(int from, int to) {
    int list = to - from - 2;
    if (list < 2 || list % 2 != 0 || message.getUnsignedShort(from) != list) {
      return HelloFlaw.SUPPORTED_GROUPS;
    }
    hello.groups = TlsValues.withoutGrease(message, from + 2, to);
    return null;
  }

  private @Nullable HelloFlaw readVersions(int from, int to) {
    int list = to - from - 1;
    if (list < 2 || list % 2 != 0 || message.getUnsignedByte(from) != list) {
      return HelloFlaw.SUPPORTED_VERSIONS;
    }
    int[] versions = TlsValues.withoutGrease(message, from + 1, to);
    if (hello.dtls) {
      Arrays.setAll(versions, i -> TlsValues.ofDtls(versions[i]));
    }
    hello.version = TlsValues.highest(versions);
    return null;
  }
}
