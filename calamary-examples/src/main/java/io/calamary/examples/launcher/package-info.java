/** The launcher: Calamary for people who write no Java. */
@NullMarked
package io.calamary.examples.launcher;

import org.jspecify.annotations.NullMarked;
