/** Tells what the kernel lacks for the transparent listeners of a configuration. */
@NullMarked
package io.calamary.examples.launcher.check;

import org.jspecify.annotations.NullMarked;
