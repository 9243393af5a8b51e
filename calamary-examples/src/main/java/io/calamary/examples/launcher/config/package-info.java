/** Reads the launcher's configuration file: every problem is found, with its line. */
@NullMarked
package io.calamary.examples.launcher.config;

import org.jspecify.annotations.NullMarked;
