/** What a listener mode is made of, in Netty's terms. */
@NullMarked
package io.calamary.core.spi;

import org.jspecify.annotations.NullMarked;
