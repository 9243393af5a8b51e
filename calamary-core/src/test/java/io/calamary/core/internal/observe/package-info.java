@NullMarked
package io.calamary.core.internal.observe;

import org.jspecify.annotations.NullMarked;
