package io.calamary.core.internal.inspect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a ClientHello offers (RFC 8446 section 4.1.2). Immutable. GREASE values (RFC 8701) mean
 * nothing and are left out of every list.
 */
final class ClientHello {
  private static final int[] NONE = {};

  private final @Nullable String serverName;
  private final NameFlag nameFlag;
  private final boolean trailingDot;
  private final List<String> alpn;
  private final @Nullable String version;
  private final int[] cipherSuites;
  private final int[] groups;
  private final boolean ech;
  private final boolean esni;
  private final boolean sslv2;

  private ClientHello(Builder b) {
    serverName = b.serverName;
    nameFlag = b.nameFlag;
    trailingDot = b.trailingDot;
    alpn = List.copyOf(b.alpn);
    version = b.version;
    cipherSuites = b.cipherSuites;
    groups = b.groups;
    ech = b.ech;
    esni = b.esni;
    sslv2 = b.sslv2;
  }

  /** The name in lower case without a trailing dot; null if none can be used, see the flag. */
  @Nullable String serverName() {
    return serverName;
  }

  /** Why there is no name, or that nothing is wrong about it. */
  NameFlag nameFlag() {
    return nameFlag;
  }

  /** Whether the name was written with a dot at its end, which RFC 6066 section 3 forbids. */
  boolean trailingDot() {
    return trailingDot;
  }

  /**
   * The protocols of RFC 7301 in the client's order; bytes that are not printable as {@code %XX}.
   */
  List<String> alpn() {
    return alpn;
  }

  /** The highest known version that is offered, such as {@code "1.3"}; null if none is known. */
  @Nullable String version() {
    return version;
  }

  /** The cipher suites in the client's order. */
  int[] cipherSuites() {
    return cipherSuites.clone();
  }

  /** The supported groups in the client's order. */
  int[] groups() {
    return groups.clone();
  }

  /** Whether the encrypted_client_hello extension is there, real or greased. */
  boolean ech() {
    return ech;
  }

  /** Whether the extension of the drafts before ECH, encrypted_server_name, is there. */
  boolean esni() {
    return esni;
  }

  /** Whether the hello has the form of SSL 2.0, which has no room for a name. */
  boolean sslv2() {
    return sslv2;
  }

  /** What is to be said about the server name. */
  enum NameFlag {
    /** There is no server_name extension, or its name is good. */
    NONE,
    /** The name is an address, which RFC 6066 section 3 forbids. */
    ADDRESS,
    /** The name is not a host name: bytes that have no place in one, or too long. */
    INVALID,
    /** The extension holds no host name at all, or an empty one. */
    MISSING
  }

  /** Gathers what the extensions say. */
  static final class Builder {
    final List<String> alpn = new ArrayList<>(4);
    @Nullable String serverName;
    NameFlag nameFlag = NameFlag.NONE;
    boolean trailingDot;
    @Nullable String version;
    int[] cipherSuites = NONE;
    int[] groups = NONE;
    boolean ech;
    boolean esni;
    boolean sslv2;

    /** Whether the versions that are listed are those of DTLS. */
    boolean dtls;

    ClientHello build() {
      return new ClientHello(this);
    }
  }
}
