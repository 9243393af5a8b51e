/** Tests with sockets. */
@NullUnmarked
package io.calamary.proxyproto.wire;

import org.jspecify.annotations.NullUnmarked;
