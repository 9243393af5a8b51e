/** Real clients, real servers, real faults: what users do with the proxy, on loopback. */
@NullMarked
package io.calamary.examples.it;

import org.jspecify.annotations.NullMarked;
