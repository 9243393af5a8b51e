/**
 * Reads the Initial packets with which QUIC begins: their keys follow from what they carry in the
 * open (RFC 9001 section 5.2), so that everybody on the way can read the client's first message.
 *
 * <p>Everybody can make such packets, too: what is decrypted is no more to be trusted than what was
 * not encrypted at all.
 */
@NullMarked
package io.calamary.core.internal.inspect.quic;

import org.jspecify.annotations.NullMarked;
