/** The bridge between an application's own Netty and the proxy. */
@NullMarked
package io.calamary.core;

import org.jspecify.annotations.NullMarked;
