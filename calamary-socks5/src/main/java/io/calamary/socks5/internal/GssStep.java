package io.calamary.socks5.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is next for a client whose token was good.
 *
 * @param type the type of the answer
 * @param token the token of the answer
 * @param who who the client is and how all that follows the answer is protected; null if the
 *     authentication goes on
 */
record GssStep(int type, byte[] token, @Nullable Who who) {}
