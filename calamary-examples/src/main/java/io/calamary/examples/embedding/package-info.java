/** A proxy inside an application. */
@NullMarked
package io.calamary.examples.embedding;

import org.jspecify.annotations.NullMarked;
