package io.calamary.core.internal.inspect.quic;

/**
 * A packet without its protection.
 *
 * @param number the whole packet number
 * @param reservedBitsZero whether the reserved bits are what they must be (RFC 9000 section 17.2)
 * @param payload its frames
 */
public record OpenedPacket(long number, boolean reservedBitsZero, byte[] payload) {}
