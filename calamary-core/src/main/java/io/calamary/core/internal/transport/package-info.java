/** Which of Netty's transports is used, and what has to be done about it. */
@NullMarked
package io.calamary.core.internal.transport;

import org.jspecify.annotations.NullMarked;
