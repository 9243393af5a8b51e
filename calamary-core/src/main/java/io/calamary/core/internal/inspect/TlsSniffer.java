package io.calamary.core.internal.inspect;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Recognises TLS by its ClientHello.
 *
 * <p>What a server might accept though it breaks the rules is TLS that is malformed, never unknown:
 * so no rule on names, and no rule for unknown protocols, can be walked around with it. That goes
 * for hellos of SSL 2.0 and for names that are no host names as well. An address in place of a name
 * is only no name.
 */
final class TlsSniffer implements Sniffer {
  private static final Inspection MALFORMED =
      Inspection.builder().protocol(AppProtocol.TLS).malformed(true).build();
  private static final Yes MALFORMED_TLS = new Yes(MALFORMED);

  TlsSniffer() {}

  @Override
  public Result sniff(ByteBuf bytes, int maxBytes) {
    HelloResult result = ClientHelloParser.parse(bytes, maxBytes);
    if (result instanceof HelloResult.Hello hello) {
      return new Yes(inspection(hello.hello(), AppProtocol.TLS));
    }
    if (result instanceof HelloResult.Malformed) {
      return MALFORMED_TLS;
    }
    boolean wait = result == HelloResult.Plain.NEED_MORE && bytes.readableBytes() < maxBytes;
    return wait ? Answer.NEED_MORE : Answer.NO;
  }

  /** The beginning of a hello without its end: what is left of it may come once nobody looks. */
  @Override
  public @Nullable Inspection stalled(ByteBuf bytes, int maxBytes) {
    return bytes.isReadable() ? MALFORMED : null;
  }

  /** What a hello says, of TLS or of another protocol that carries one. */
  static Inspection inspection(ClientHello hello, AppProtocol protocol) {
    boolean badName =
        hello.nameFlag() == ClientHello.NameFlag.INVALID
            || hello.nameFlag() == ClientHello.NameFlag.MISSING;
    return Inspection.builder()
        .protocol(protocol)
        .serverName(hello.serverName())
        .alpn(hello.alpn())
        .tlsVersion(hello.version())
        .encryptedClientHello(hello.ech() || hello.esni())
        .malformed(badName || hello.sslv2())
        .build();
  }
}
