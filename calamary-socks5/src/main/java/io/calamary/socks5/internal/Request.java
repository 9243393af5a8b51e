package io.calamary.socks5.internal;

import io.calamary.flow.Endpoint;

/**
 * What a client wants.
 *
 * @param command what is to be done
 * @param destination with whom
 */
record Request(Command command, Endpoint destination) {
  /** The commands (RFC 1928 section 4). */
  enum Command {
    /** A connection to the destination. */
    CONNECT,
    /** A connection from the destination. */
    BIND,
    /** Datagrams; the destination is then where the client will send them from. */
    UDP_ASSOCIATE
  }
}
