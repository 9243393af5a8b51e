/** TLS between clients and the proxy. */
@NullMarked
package io.calamary.core.spi.tls;

import org.jspecify.annotations.NullMarked;
