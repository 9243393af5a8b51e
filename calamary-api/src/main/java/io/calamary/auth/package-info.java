/** Who a client says it is, and who checks that. */
@NullMarked
package io.calamary.auth;

import org.jspecify.annotations.NullMarked;
