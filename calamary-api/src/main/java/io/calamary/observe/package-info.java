/** Events and counters of a running proxy. */
@NullMarked
package io.calamary.observe;

import org.jspecify.annotations.NullMarked;
