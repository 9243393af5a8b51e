package io.calamary.proxyproto;

import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a header says about TLS between its client and itself (PP2_TYPE_SSL).
 * Immutable. It is as good as the sender, which has to be trusted for its header to be read.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxySsl {
  private static final int TLS = 0x01;
  private static final int CERTIFICATE_ON_CONNECTION = 0x02;
  private static final int CERTIFICATE_IN_SESSION = 0x04;

  private static final int VERSION = 0x21;
  private static final int COMMON_NAME = 0x22;
  private static final int CIPHER = 0x23;
  private static final int SIGNATURE_ALGORITHM = 0x24;
  private static final int KEY_ALGORITHM = 0x25;
  private static final int GROUP = 0x26;
  private static final int SIGNATURE_SCHEME = 0x27;
  private static final int CLIENT_CERTIFICATE = 0x28;

  private final int client;
  private final int verify;
  private final List<ProxyTlv> tlvs;

  private ProxySsl(int client, int verify, List<ProxyTlv> tlvs) {
    this.client = client;
    this.verify = verify;
    this.tlvs = List.copyOf(tlvs);
  }

  /**
   * Makes it of its parts.
   *
   * @param client the bit field of that name, 0 to 255
   * @param verify 0 where a certificate of the client was verified
   * @param tlvs the TLVs inside
   */
  public static ProxySsl of(int client, int verify, List<ProxyTlv> tlvs) {
    return new ProxySsl(client, verify, tlvs);
  }

  /** Whether the client connected over TLS. */
  public boolean tls() {
    return (client & TLS) != 0;
  }

  /** Whether the client sent a certificate on this connection. */
  public boolean certificateOnConnection() {
    return (client & CERTIFICATE_ON_CONNECTION) != 0;
  }

  /** Whether the client sent a certificate at least once in this TLS session. */
  public boolean certificateInSession() {
    return (client & CERTIFICATE_IN_SESSION) != 0;
  }

  /** Whether the client sent a certificate, and the sender of the header verified it. */
  public boolean verified() {
    return verify == 0 && (certificateOnConnection() || certificateInSession());
  }

  /** The TLS version, such as {@code TLSv1.3}; null if it is not told. */
  public @Nullable String version() {
    return text(VERSION);
  }

  /** The common name of the client's certificate; null if it is not told. */
  public @Nullable String commonName() {
    return text(COMMON_NAME);
  }

  /** The cipher suite; null if it is not told. */
  public @Nullable String cipher() {
    return text(CIPHER);
  }

  /** With what the sender's certificate is signed; null if it is not told. */
  public @Nullable String signatureAlgorithm() {
    return text(SIGNATURE_ALGORITHM);
  }

  /** The key of the sender's certificate; null if it is not told. */
  public @Nullable String keyAlgorithm() {
    return text(KEY_ALGORITHM);
  }

  /** The group of the key exchange; null if it is not told. */
  public @Nullable String group() {
    return text(GROUP);
  }

  /** The signature scheme of the handshake; null if it is not told. */
  public @Nullable String signatureScheme() {
    return text(SIGNATURE_SCHEME);
  }

  /** The client's certificate in DER; null if it was not sent. */
  public byte @Nullable [] clientCertificate() {
    ProxyTlv found = ProxyHeader.first(tlvs, CLIENT_CERTIFICATE);
    return found == null ? null : found.value();
  }

  /** All TLVs inside, in their order. */
  public List<ProxyTlv> tlvs() {
    return tlvs;
  }

  private @Nullable String text(int type) {
    ProxyTlv found = ProxyHeader.first(tlvs, type);
    return found == null ? null : found.text();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProxySsl ssl
        && ssl.client == client
        && ssl.verify == verify
        && ssl.tlvs.equals(tlvs);
  }

  @Override
  public int hashCode() {
    return Objects.hash(client, verify, tlvs);
  }

  @Override
  public String toString() {
    return "client=" + client + ", verify=" + verify + ", " + tlvs;
  }
}
