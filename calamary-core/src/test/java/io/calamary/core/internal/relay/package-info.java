@NullMarked
package io.calamary.core.internal.relay;

import org.jspecify.annotations.NullMarked;
