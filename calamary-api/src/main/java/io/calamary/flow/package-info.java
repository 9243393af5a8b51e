/** What is known about one flow: who asks for what, and how it ended. */
@NullMarked
package io.calamary.flow;

import org.jspecify.annotations.NullMarked;
