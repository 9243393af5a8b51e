/**
 * HTTP/2 between clients and the proxy (RFC 9113). Each stream is a client of its own, to which the
 * rest of the mode speaks as over a connection of HTTP/1.1: heads and bodies are translated at the
 * edge, after they were checked.
 */
@NullMarked
package io.calamary.http.internal.h2;

import org.jspecify.annotations.NullMarked;
