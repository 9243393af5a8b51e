/** The PROXY protocol, versions 1 and 2: how it is configured, and what a header said. */
@NullMarked
package io.calamary.proxyproto;

import org.jspecify.annotations.NullMarked;
