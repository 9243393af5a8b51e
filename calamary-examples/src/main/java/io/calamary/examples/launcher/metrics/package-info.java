/** Metrics for Prometheus, under the names of the original Calamary. */
@NullMarked
package io.calamary.examples.launcher.metrics;

import org.jspecify.annotations.NullMarked;
