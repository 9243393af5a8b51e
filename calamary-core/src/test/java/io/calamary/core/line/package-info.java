/** The smallest listener mode, as a client of the whole core. */
@NullMarked
package io.calamary.core.line;

import org.jspecify.annotations.NullMarked;
