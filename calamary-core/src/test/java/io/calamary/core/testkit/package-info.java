/** Fixtures that every module's tests may use; published as the test-jar of calamary-core. */
@NullMarked
package io.calamary.core.testkit;

import org.jspecify.annotations.NullMarked;
