/** Tests of the HTTP mode from outside: bytes of clients, bytes of origin servers. */
@NullMarked
package io.calamary.http.wire;

import org.jspecify.annotations.NullMarked;
