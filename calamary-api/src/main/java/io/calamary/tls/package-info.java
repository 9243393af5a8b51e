/** Keys and certificates of the proxy, and what it asks of those of clients. */
@NullMarked
package io.calamary.tls;

import org.jspecify.annotations.NullMarked;
