/** A listener mode of one's own. */
@NullMarked
package io.calamary.examples.custom;

import org.jspecify.annotations.NullMarked;
