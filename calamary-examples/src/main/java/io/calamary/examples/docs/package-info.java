/** The code of the documentation: README and docs show what stands between the tags here. */
@NullMarked
package io.calamary.examples.docs;

import org.jspecify.annotations.NullMarked;
