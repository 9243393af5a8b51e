/** What SOCKS clients say, and what they are told: parsers, replies, and the commands. */
@NullMarked
package io.calamary.socks5.internal;

import org.jspecify.annotations.NullMarked;
