/** Where diverted clients wanted to go, and what the kernel has to allow for it. */
@NullMarked
package io.calamary.transparent.internal;

import org.jspecify.annotations.NullMarked;
