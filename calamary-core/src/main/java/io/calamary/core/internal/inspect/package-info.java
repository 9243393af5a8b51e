/**
 * Looks at the first bytes of a flow without taking them: TLS, HTTP and SSH.
 *
 * <p>The parsers are pure functions of the bytes that have come so far. They read left to right and
 * decide at a byte, so that the answer is the same however the bytes were cut into segments. They
 * never move a reader index, keep no reference to a buffer, and throw nothing because of its bytes.
 */
@NullMarked
package io.calamary.core.internal.inspect;

import org.jspecify.annotations.NullMarked;
