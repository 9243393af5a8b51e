/**
 * HTTP/1.x message syntax: heads, bodies and what a proxy changes in them on the way.
 *
 * <p>Everything here is strict, bounded and free of channels: a reader takes a {@link
 * io.netty.buffer.ByteBuf}, a writer fills one, and the result does not depend on how the octets
 * were cut into buffers. Malformed input is a value ({@link
 * io.calamary.http.internal.message.SyntaxFailure}), never an exception. Objects are made for one
 * thread (the event loop of a connection); what they yield ({@link
 * io.calamary.http.internal.message.RequestHead} and the like) never changes afterwards.
 *
 * <p>A forwarded request takes this way, and a response the same without the first two checks:
 *
 * <pre>{@code
 * reader.read(in)                                     // RequestReader, one a connection
 * HostField.check(head)                               // null, or why not
 * RequestTarget.of(head, Scheme.HTTP)                 // endpoint, target for the server
 * BodyFraming.ofRequest(head)                         // where the body ends
 * ConnectionOptions.of(Direction.REQUEST, fields)     // close, upgrade, nominated fields
 * via.loop(fields), MaxForwards.of(head)              // not to be forwarded at all?
 * HopByHop.request(head, options, trailers)           // fields that stay behind
 * HeadWriter.into(out).requestLine(head, target).host(target).fields(fields, dropped)
 *     .via(via, head.version()).framing(framing).connection(close, trailersWanted).end()
 * BodyReader.of(framing, Direction.REQUEST, limits)   // then read(in, sink) until COMPLETE
 * ChunkedWriter.write(allocator, piece, out)          // where this hop is chunked
 * }</pre>
 */
@NullMarked
package io.calamary.http.internal.message;

import org.jspecify.annotations.NullMarked;
