package io.calamary.upstream;

import io.calamary.flow.Flow;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * The PROXY protocol header that a connection begins with: it tells the receiver where the client
 * is and where it wanted to go. Immutable; each {@code with} makes a copy.
 *
 * <p>The source is {@link Flow#source()}. The destination is the address of the flow's target, or
 * where only the next proxy knows that, the address that the connection goes to. If one is IPv4 and
 * the other IPv6, the former is written as IPv4-mapped IPv6 address.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class OutgoingHeader {
  private static final OutgoingHeader V1 =
      new OutgoingHeader(Version.V1, OutgoingHeader::none, false, false, false);
  private static final OutgoingHeader V2 =
      new OutgoingHeader(Version.V2, OutgoingHeader::none, false, false, false);

  private final Version version;
  private final Function<Flow, List<OutgoingTlv>> tlvs;
  private final boolean crc32c;
  private final boolean authority;
  private final boolean uniqueId;

  private OutgoingHeader(
      Version version,
      Function<Flow, List<OutgoingTlv>> tlvs,
      boolean crc32c,
      boolean authority,
      boolean uniqueId) {
    this.version = version;
    this.tlvs = tlvs;
    this.crc32c = crc32c;
    this.authority = authority;
    this.uniqueId = uniqueId;
  }

  /** The two versions. */
  public enum Version {
    /** One line of text. */
    V1,
    /** Binary, with typed values. */
    V2
  }

  private static List<OutgoingTlv> none(Flow flow) {
    return List.of();
  }

  /** A header of version 1. */
  public static OutgoingHeader v1() {
    return V1;
  }

  /** A header of version 2 without typed values. */
  public static OutgoingHeader v2() {
    return V2;
  }

  /**
   * Adds typed values that are the same for all flows.
   *
   * @throws IllegalStateException in version 1, which has none
   */
  public OutgoingHeader withTlvs(OutgoingTlv... values) {
    List<OutgoingTlv> fixed = List.of(values);
    return withTlvs(flow -> fixed);
  }

  /**
   * Adds typed values that depend on the flow.
   *
   * @param values called on an event loop, so it must not block; a flow for which it throws or
   *     answers null is refused as by a filter that fails
   * @throws IllegalStateException in version 1, which has none
   */
  public OutgoingHeader withTlvs(Function<Flow, List<OutgoingTlv>> values) {
    requireV2("withTlvs");
    Objects.requireNonNull(values, "values");
    Function<Flow, List<OutgoingTlv>> before = tlvs;
    Function<Flow, List<OutgoingTlv>> all = flow -> joined(before.apply(flow), values.apply(flow));
    return new OutgoingHeader(version, all, crc32c, authority, uniqueId);
  }

  private static List<OutgoingTlv> joined(List<OutgoingTlv> first, List<OutgoingTlv> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * Adds a checksum (CRC32C) over the header.
   *
   * @throws IllegalStateException in version 1, which has none
   */
  public OutgoingHeader withCrc32c() {
    requireV2("withCrc32c");
    return new OutgoingHeader(version, tlvs, true, authority, uniqueId);
  }

  /**
   * Adds the server name of the client's TLS handshake, or else the name that the client asked for;
   * nothing where neither is known.
   *
   * @throws IllegalStateException in version 1, which has none
   */
  public OutgoingHeader withAuthority() {
    requireV2("withAuthority");
    return new OutgoingHeader(version, tlvs, crc32c, true, uniqueId);
  }

  /**
   * Adds an identifier of 16 bytes: eight that are drawn when the program starts, then {@link
   * Flow#id()}.
   *
   * @throws IllegalStateException in version 1, which has none
   */
  public OutgoingHeader withUniqueId() {
    requireV2("withUniqueId");
    return new OutgoingHeader(version, tlvs, crc32c, authority, true);
  }

  private void requireV2(String method) {
    if (version != Version.V2) {
      throw new IllegalStateException(
          method + "() of a header of version 1 (expected: version 2, which has typed values)");
    }
  }

  /** The version. */
  public Version version() {
    return version;
  }

  /** The typed values of a flow that were added; for the core. */
  public List<OutgoingTlv> tlvs(Flow flow) {
    return tlvs.apply(flow);
  }

  /** Whether a checksum is written. */
  public boolean crc32c() {
    return crc32c;
  }

  /** Whether the name is written. */
  public boolean authority() {
    return authority;
  }

  /** Whether an identifier is written. */
  public boolean uniqueId() {
    return uniqueId;
  }

  @Override
  public String toString() {
    return version == Version.V1 ? "PROXY v1" : "PROXY v2";
  }
}
