/**
 * HTTP/2 between clients and the proxy (RFC 9113). Each stream is a client of its own, whose bytes
 * are the content of its DATA frames. Heads become those that all of the mode knows, after they
 * were checked; no text of HTTP/1.1 is made of them on the way.
 */
@NullMarked
package io.calamary.http.internal.h2;

import org.jspecify.annotations.NullMarked;
