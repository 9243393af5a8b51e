package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ClientHello at the start of a TLS connection (RFC 8446 section 4.1.2 and those before).
 *
 * <p>Made to be asked again with each segment: as long as the hello is not complete a call looks at
 * the record headers and at the few lengths before the extensions, and allocates nothing.
 */
final class ClientHelloParser {
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HEARTBEAT = 24;

  private ClientHelloParser() {}

  /**
   * Looks for a hello in TLS records, or one of the form of SSL 2.0.
   *
   * @param bytes from the first byte of the connection on; more may follow the hello
   * @param maxBytes a hello that can't end within so many bytes is refused at once
   */
  static HelloResult parse(ByteBuf bytes, int maxBytes) {
    int readable = bytes.readableBytes();
    if (readable == 0) {
      return HelloResult.Plain.NEED_MORE;
    }
    int type = bytes.getUnsignedByte(bytes.readerIndex());
    if (type >= 0x80) {
      return SslV2Hello.parse(bytes);
    }
    if (type < CHANGE_CIPHER_SPEC || type > HEARTBEAT) {
      return HelloResult.Plain.NOT_TLS;
    }
    if (readable == 1) {
      return HelloResult.Plain.NEED_MORE;
    }
    // The minor version, and later that of each record, is to be ignored (RFC 8446 section 5.1).
    if (bytes.getByte(bytes.readerIndex() + 1) != 3) {
      return HelloResult.Plain.NOT_TLS;
    }
    return parseRecords(bytes, maxBytes);
  }

  private static HelloResult parseRecords(ByteBuf bytes, int maxBytes) {
    long scan = TlsRecords.scan(bytes, maxBytes);
    int length = TlsRecords.length(scan);
    HelloFlaw flaw = HelloHead.flaw(bytes, true, length);
    if (flaw == null) {
      flaw = TlsRecords.flaw(scan);
    }
    if (flaw != null) {
      return new HelloResult.Malformed(flaw);
    }
    if (length < HelloHead.HEADER || length < HelloHead.end(bytes, true)) {
      return HelloResult.Plain.NEED_MORE;
    }
    return read(TlsRecords.join(bytes, HelloHead.end(bytes, true)), new ClientHello.Builder());
  }

  /**
   * Looks for a hello that has no records around it, as in the CRYPTO frames of QUIC (RFC 9001).
   *
   * @param message from its type byte on; more may follow
   * @param maxBytes a longer message is refused at once
   */
  static HelloResult parseMessage(ByteBuf message, int maxBytes) {
    return parseMessage(message, maxBytes, new ClientHello.Builder());
  }

  /** As the other, into a builder that knows something already. */
  static HelloResult parseMessage(ByteBuf message, int maxBytes, ClientHello.Builder hello) {
    int length = message.readableBytes();
    boolean tooLong = length >= HelloHead.HEADER && HelloHead.end(message, false) > maxBytes;
    HelloFlaw flaw = HelloHead.flaw(message, false, tooLong ? 1 : length);
    if (flaw == null && tooLong) {
      flaw = HelloFlaw.MESSAGE_TOO_LONG;
    }
    if (flaw != null) {
      return new HelloResult.Malformed(flaw);
    }
    if (length < HelloHead.HEADER || length < HelloHead.end(message, false)) {
      return HelloResult.Plain.NEED_MORE;
    }
    return read(message.slice(message.readerIndex(), HelloHead.end(message, false)), hello);
  }

  /** Reads a whole message whose head has no flaw. */
  private static HelloResult read(ByteBuf message, ClientHello.Builder hello) {
    hello.version = TlsValues.legacyVersion(message.getUnsignedShort(HelloHead.VERSION));
    int suitesAt = HelloHead.suitesAt(message);
    int compressionAt = suitesAt + 2 + message.getUnsignedShort(suitesAt);
    hello.cipherSuites = TlsValues.withoutGrease(message, suitesAt + 2, compressionAt);
    int extensionsAt = compressionAt + 1 + message.getUnsignedByte(compressionAt);
    if (extensionsAt < message.writerIndex()) {
      @Nullable HelloFlaw flaw = new HelloExtensions(message, hello).read(extensionsAt + 2);
      if (flaw != null) {
        return new HelloResult.Malformed(flaw);
      }
    }
    return new HelloResult.Hello(hello.build());
  }
}
