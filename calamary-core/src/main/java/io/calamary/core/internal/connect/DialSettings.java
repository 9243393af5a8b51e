package io.calamary.core.internal.connect;

/**
 * What is the same for every race of a server.
 *
 * @param sockets makes the sockets
 * @param ipv6First whether IPv6 begins
 * @param connectNanos how long a race may last, from its first attempt
 * @param attemptDelayNanos the head start of an address, and the pause before a new round
 * @param retries how many rounds may follow the first
 */
record DialSettings(
    TargetSockets sockets,
    boolean ipv6First,
    long connectNanos,
    long attemptDelayNanos,
    int retries) {}
