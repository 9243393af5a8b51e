package io.calamary.socks5.internal;

/**
 * The first message of a client: the methods that it can authenticate with (RFC 1928 section 3).
 *
 * @param none whether no authentication is among them
 * @param password whether user and password is among them
 * @param gssapi whether GSS-API is among them
 */
record Greeting(boolean none, boolean password, boolean gssapi) {}
