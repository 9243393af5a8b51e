/** Life of a server: start, drain, stop. */
@NullMarked
package io.calamary.core.internal.server;

import org.jspecify.annotations.NullMarked;
