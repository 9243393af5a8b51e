package io.calamary.core.internal.flow;

import io.calamary.Timeouts;

/** The timeouts of a server in nanoseconds, converted once. */
final class EngineTimes {
  final long handshake;
  final long inspect;
  final long decide;
  final long idle;
  final long udpIdle;

  EngineTimes(Timeouts timeouts) {
    handshake = timeouts.handshake().toNanos();
    inspect = timeouts.inspect().toNanos();
    decide = timeouts.decide().toNanos();
    idle = timeouts.idle().toNanos();
    udpIdle = timeouts.udpIdle().toNanos();
  }
}
