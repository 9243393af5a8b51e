/** The launcher's own lines on standard output, written by a thread of its own. */
@NullMarked
package io.calamary.examples.launcher.log;

import org.jspecify.annotations.NullMarked;
