/** The life of a flow, step by step. */
@NullMarked
package io.calamary.core.internal.flow;

import org.jspecify.annotations.NullMarked;
