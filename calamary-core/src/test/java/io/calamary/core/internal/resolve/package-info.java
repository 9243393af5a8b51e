/** Tests of name resolution, against a name server on loopback. */
@NullMarked
package io.calamary.core.internal.resolve;

import org.jspecify.annotations.NullMarked;
