/** The SOCKS5 proxy mode. */
@NullMarked
package io.calamary.socks5;

import org.jspecify.annotations.NullMarked;
