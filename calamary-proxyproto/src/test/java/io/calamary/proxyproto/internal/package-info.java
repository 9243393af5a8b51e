/** Tests of what is read out of headers. */
@NullUnmarked
package io.calamary.proxyproto.internal;

import org.jspecify.annotations.NullUnmarked;
