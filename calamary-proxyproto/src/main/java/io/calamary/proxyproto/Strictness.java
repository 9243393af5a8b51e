package io.calamary.proxyproto;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * What a PROXY header may look like. Whatever these settings are, a line of version 1 is taken only
 * in its canonical form, unknown commands and families are refused, and a checksum that is there
 * has to be right. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Strictness {
  private static final int LONGEST = 65_535;
  private static final int DEFAULT_LENGTH = 4096;

  private final Versions versions;
  private final int maxLength;
  private final boolean requireChecksum;
  private final BadTlvs badTlvs;

  private Strictness(Builder b) {
    versions = b.versions;
    maxLength = b.maxLength;
    requireChecksum = b.requireChecksum;
    badTlvs = b.badTlvs;
  }

  /** Both versions, at most 4096 bytes behind the first 16, malformed TLVs are refused. */
  public static Strictness strict() {
    return builder().build();
  }

  /** Both versions, any length, what is malformed in the TLVs is left out. */
  public static Strictness lenient() {
    return builder().maxLength(LONGEST).badTlvs(BadTlvs.IGNORE).build();
  }

  /** Starts with {@link #strict()}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The versions that are taken. */
  public Versions versions() {
    return versions;
  }

  /** How many bytes may follow the first 16 of a header of version 2. */
  public int maxLength() {
    return maxLength;
  }

  /** Whether a header without a checksum is refused. */
  public boolean requireChecksum() {
    return requireChecksum;
  }

  /** What malformed TLVs lead to. */
  public BadTlvs badTlvs() {
    return badTlvs;
  }

  /** The versions of the protocol. */
  public enum Versions {
    /** The line of text, and the binary header. */
    BOTH,
    /** Version 1 alone, the line of text. */
    V1,
    /** Version 2 alone, the binary header. */
    V2
  }

  /**
   * What TLVs lead to that reach beyond the header or beyond the one that holds them, that leave
   * bytes over, or whose value is too long.
   */
  public enum BadTlvs {
    /** The header is refused. */
    REFUSE,
    /** They are left out; the addresses count. */
    IGNORE
  }

  /** Builds a {@link Strictness}; not thread-safe. */
  public static final class Builder {
    private Versions versions = Versions.BOTH;
    private int maxLength = DEFAULT_LENGTH;
    private boolean requireChecksum;
    private BadTlvs badTlvs = BadTlvs.REFUSE;

    private Builder() {}

    /** Sets the versions that are taken; both by default. */
    public Builder versions(Versions value) {
      versions = Objects.requireNonNull(value, "versions");
      return this;
    }

    /**
     * Sets how many bytes may follow the first 16 of a header of version 2, 216 to 65535; 4096 by
     * default. A longer one is refused before more of it is read.
     */
    public Builder maxLength(int value) {
      if (value < 216 || value > LONGEST) {
        throw new IllegalArgumentException("maxLength: " + value + " (expected: 216-65535)");
      }
      maxLength = value;
      return this;
    }

    /**
     * Sets whether a header has to carry a checksum, which only version 2 can; false by default.
     */
    public Builder requireChecksum(boolean value) {
      requireChecksum = value;
      return this;
    }

    /** Sets what malformed TLVs lead to; by default the header is refused. */
    public Builder badTlvs(BadTlvs value) {
      badTlvs = Objects.requireNonNull(value, "badTlvs");
      return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if a checksum is required of version 1 alone
     */
    public Strictness build() {
      if (requireChecksum && versions == Versions.V1) {
        throw new IllegalArgumentException(
            "requireChecksum: true with versions V1 (expected: V2 or BOTH, as V1 has none)");
      }
      return new Strictness(this);
    }
  }
}
