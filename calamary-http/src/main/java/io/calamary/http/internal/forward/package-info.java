/** Exchanges with origin servers: a request goes out, its response comes back. */
@NullMarked
package io.calamary.http.internal.forward;

import org.jspecify.annotations.NullMarked;
