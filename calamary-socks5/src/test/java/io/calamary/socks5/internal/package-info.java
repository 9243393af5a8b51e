/** Tests of the parsers and tables, without sockets. */
@NullMarked
package io.calamary.socks5.internal;

import org.jspecify.annotations.NullMarked;
