/** Tests with sockets. */
@NullMarked
package io.calamary.proxyproto.wire;

import org.jspecify.annotations.NullMarked;
