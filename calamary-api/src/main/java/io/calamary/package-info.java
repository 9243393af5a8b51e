/** The proxy server, its builder, its listeners and its limits. */
@NullMarked
package io.calamary;

import org.jspecify.annotations.NullMarked;
