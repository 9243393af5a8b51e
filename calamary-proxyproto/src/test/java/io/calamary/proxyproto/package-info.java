/** Tests of what the module exports. */
@NullMarked
package io.calamary.proxyproto;

import org.jspecify.annotations.NullMarked;
