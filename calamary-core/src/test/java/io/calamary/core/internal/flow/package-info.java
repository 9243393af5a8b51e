@NullMarked
package io.calamary.core.internal.flow;

import org.jspecify.annotations.NullMarked;
