package io.calamary.core.internal.flow;

import io.calamary.Timeouts;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Flow;

/** The timeouts of a server in nanoseconds, converted once. */
final class EngineTimes {
  private static final int DNS_PORT = 53;
  private static final int NTP_PORT = 123;
  private static final int QUIC_PORT = 443;

  final long handshake;
  final long inspect;
  final long decide;
  final long idle;
  final long udpIdle;
  private final long dnsIdle;
  private final long quicIdle;

  EngineTimes(Timeouts timeouts) {
    handshake = timeouts.handshake().toNanos();
    inspect = timeouts.inspect().toNanos();
    decide = timeouts.decide().toNanos();
    idle = timeouts.idle().toNanos();
    udpIdle = timeouts.udpIdle().toNanos();
    dnsIdle = timeouts.dnsIdle().toNanos();
    quicIdle = timeouts.quicIdle().toNanos();
  }

  /** How long a UDP flow may be silent: as what it was seen to be, else as what its port is for. */
  long udpIdle(Flow flow) {
    AppProtocol seen = flow.inspection().protocol();
    if (seen != AppProtocol.UNKNOWN) {
      return switch (seen) {
        case DNS, NTP -> dnsIdle;
        case QUIC -> quicIdle;
        default -> udpIdle;
      };
    }
    return switch (flow.destination().port()) {
      case DNS_PORT, NTP_PORT -> dnsIdle;
      case QUIC_PORT -> quicIdle;
      default -> udpIdle;
    };
  }
}
