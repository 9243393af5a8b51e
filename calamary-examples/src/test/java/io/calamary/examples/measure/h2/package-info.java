/** Measurements of HTTP/2 to the proxy: programs, and what integration tests use of them. */
@NullMarked
package io.calamary.examples.measure.h2;

import org.jspecify.annotations.NullMarked;
