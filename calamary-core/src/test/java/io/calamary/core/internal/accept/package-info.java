@NullMarked
package io.calamary.core.internal.accept;

import org.jspecify.annotations.NullMarked;
