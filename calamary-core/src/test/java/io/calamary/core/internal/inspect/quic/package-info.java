@NullMarked
package io.calamary.core.internal.inspect.quic;

import org.jspecify.annotations.NullMarked;
