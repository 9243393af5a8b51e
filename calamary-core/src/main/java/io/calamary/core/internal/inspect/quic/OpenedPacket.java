package io.calamary.core.internal.inspect.quic;

/** A packet without its protection. */
public final class OpenedPacket {
  private final long number;
  private final boolean reservedBitsZero;
  private final byte[] payload;

  OpenedPacket(long number, boolean reservedBitsZero, byte[] payload) {
    this.number = number;
    this.reservedBitsZero = reservedBitsZero;
    this.payload = payload;
  }

  /** The whole packet number. */
  public long number() {
    return number;
  }

  /** Whether the reserved bits are what they must be (RFC 9000 section 17.2). */
  public boolean reservedBitsZero() {
    return reservedBitsZero;
  }

  /** Its frames; not to be changed. */
  public byte[] payload() {
    return payload;
  }
}
