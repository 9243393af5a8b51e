/** Measurements: programs whose figures docs/performance.md quotes. The build does not run them. */
@NullMarked
package io.calamary.examples.measure;

import org.jspecify.annotations.NullMarked;
