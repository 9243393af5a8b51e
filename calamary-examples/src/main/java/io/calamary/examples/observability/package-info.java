/** Watching a proxy. */
@NullMarked
package io.calamary.examples.observability;

import org.jspecify.annotations.NullMarked;
