/** The side of an HTTP client: requests come in, and answers of the proxy itself go out. */
@NullMarked
package io.calamary.http.internal.front;

import org.jspecify.annotations.NullMarked;
