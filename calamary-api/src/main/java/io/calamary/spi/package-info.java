/** What an implementation of the proxy server provides. */
@NullMarked
package io.calamary.spi;

import org.jspecify.annotations.NullMarked;
