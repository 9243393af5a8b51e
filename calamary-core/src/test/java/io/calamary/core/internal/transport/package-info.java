/** Tests of the transports, over loopback. */
@NullMarked
package io.calamary.core.internal.transport;

import org.jspecify.annotations.NullMarked;
