/** From a socket to a client connection: limits and the handshake deadline. */
@NullMarked
package io.calamary.core.internal.accept;

import org.jspecify.annotations.NullMarked;
