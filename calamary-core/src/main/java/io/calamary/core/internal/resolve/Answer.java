package io.calamary.core.internal.resolve;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a name in one family, or why there are none.
 *
 * @param addresses immutable
 * @param failure null if there are addresses, or if the family was not asked for
 */
record Answer(List<InetAddress> addresses, @Nullable FlowFailure failure) {
  /** Of a family that is not used. */
  static final Answer NONE = new Answer(List.of(), null);

  /** Of name servers that were silent for too long. */
  static final Answer TIMEOUT = failed(FlowFailure.of(CloseReason.DNS_TIMEOUT, null));

  private static final String NXDOMAIN = "NXDOMAIN";
  private static final String NOERROR = "NOERROR";

  static Answer failed(FlowFailure failure) {
    return new Answer(List.of(), failure);
  }

  /** The name does not exist (RFC 2308 section 2.1). */
  static FlowFailure noSuchName() {
    return FlowFailure.of(CloseReason.NAME_NOT_FOUND, NXDOMAIN);
  }

  /** The name exists, without such an address (RFC 2308 section 2.2). */
  static FlowFailure noAddress() {
    return FlowFailure.of(CloseReason.NAME_NOT_FOUND, NOERROR);
  }

  /** The failure that says more about a name that has no address in either family. */
  static @Nullable FlowFailure weightier(@Nullable FlowFailure one, @Nullable FlowFailure other) {
    return weight(one) >= weight(other) ? one : other;
  }

  private static int weight(@Nullable FlowFailure failure) {
    if (failure == null) {
      return 0;
    }
    return switch (failure.reason()) {
      case NAME_NOT_FOUND -> NXDOMAIN.equals(failure.detail()) ? 4 : 1;
      case DNS_FAILED -> 3;
      default -> 2;
    };
  }
}
