@NullMarked
package io.calamary.core.internal.server;

import org.jspecify.annotations.NullMarked;
