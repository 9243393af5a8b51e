/** A small origin on loopback, to try the proxy on without internet. */
@NullMarked
package io.calamary.examples.launcher.demo;

import org.jspecify.annotations.NullMarked;
