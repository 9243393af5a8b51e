/**
 * HTTP/1.x message syntax: heads, bodies and what a proxy changes in them on the way.
 *
 * <p>Everything here is strict, bounded and free of channels: a reader takes a {@link
 * io.netty.buffer.ByteBuf}, a writer fills one, and the result does not depend on how the octets
 * were cut into buffers. Malformed input is a value ({@link
 * io.calamary.http.internal.message.SyntaxFailure}), never an exception. Objects are made for one
 * thread (the event loop of a connection); what they yield ({@link
 * io.calamary.http.internal.message.RequestHead} and the like) never changes afterwards.
 */
@NullMarked
package io.calamary.http.internal.message;

import org.jspecify.annotations.NullMarked;
