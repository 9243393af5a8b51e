/** From names to addresses, without blocking. */
@NullMarked
package io.calamary.core.internal.resolve;

import org.jspecify.annotations.NullMarked;
