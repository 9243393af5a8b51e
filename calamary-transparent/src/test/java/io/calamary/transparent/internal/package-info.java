@NullMarked
package io.calamary.transparent.internal;

import org.jspecify.annotations.NullMarked;
