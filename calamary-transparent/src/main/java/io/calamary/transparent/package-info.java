/** The transparent proxy mode: clients that know of no proxy, diverted by the kernel of Linux. */
@NullMarked
package io.calamary.transparent;

import org.jspecify.annotations.NullMarked;
