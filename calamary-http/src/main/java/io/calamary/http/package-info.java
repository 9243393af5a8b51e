/** The HTTP proxy mode. */
@NullMarked
package io.calamary.http;

import org.jspecify.annotations.NullMarked;
