@NullMarked
package io.calamary.core.internal.upstream;

import org.jspecify.annotations.NullMarked;
