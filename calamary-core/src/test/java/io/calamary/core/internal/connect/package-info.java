/** Tests of connecting, over loopback. */
@NullMarked
package io.calamary.core.internal.connect;

import org.jspecify.annotations.NullMarked;
