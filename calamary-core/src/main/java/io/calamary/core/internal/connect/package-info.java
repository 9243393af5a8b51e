/** From a target to a connection: resolve, have the addresses judged, race them. */
@NullMarked
package io.calamary.core.internal.connect;

import org.jspecify.annotations.NullMarked;
