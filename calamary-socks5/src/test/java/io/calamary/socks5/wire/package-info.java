/** The mode as its clients see it. */
@NullMarked
package io.calamary.socks5.wire;

import org.jspecify.annotations.NullMarked;
