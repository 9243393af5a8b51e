/** Tests of what is read out of headers. */
@NullMarked
package io.calamary.proxyproto.internal;

import org.jspecify.annotations.NullMarked;
