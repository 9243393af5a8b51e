/** The smallest program with a proxy in it. */
@NullMarked
package io.calamary.examples.embedding;

import org.jspecify.annotations.NullMarked;
