@NullMarked
package io.calamary.core.internal.decide;

import org.jspecify.annotations.NullMarked;
