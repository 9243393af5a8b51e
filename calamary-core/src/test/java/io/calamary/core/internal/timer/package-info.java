@NullMarked
package io.calamary.core.internal.timer;

import org.jspecify.annotations.NullMarked;
