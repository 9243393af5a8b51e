/** TLS between clients and the proxy. */
@NullMarked
package io.calamary.http.internal.tls;

import org.jspecify.annotations.NullMarked;
