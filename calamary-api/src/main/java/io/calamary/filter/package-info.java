/** Rules and other filters that decide about flows. */
@NullMarked
package io.calamary.filter;

import org.jspecify.annotations.NullMarked;
