/** Upstream proxies: their handshakes, as pure state machines, and who is up. */
@NullMarked
package io.calamary.core.internal.upstream;

import org.jspecify.annotations.NullMarked;
