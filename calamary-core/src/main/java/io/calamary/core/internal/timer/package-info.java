/** Coarse timers, one wheel for each event loop. */
@NullMarked
package io.calamary.core.internal.timer;

import org.jspecify.annotations.NullMarked;
