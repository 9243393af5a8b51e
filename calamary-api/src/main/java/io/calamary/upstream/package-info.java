/** Proxies on the way to targets, and who chooses them. */
@NullMarked
package io.calamary.upstream;

import org.jspecify.annotations.NullMarked;
