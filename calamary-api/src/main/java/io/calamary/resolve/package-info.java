/** How the proxy finds the target of a flow and its addresses. */
@NullMarked
package io.calamary.resolve;

import org.jspecify.annotations.NullMarked;
