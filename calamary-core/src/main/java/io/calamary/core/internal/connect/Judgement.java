package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a {@link CandidateGate} says. Immutable. */
public final class Judgement {
  private static final Judgement HALT = new Judgement(List.of(), null);

  private final List<InetAddress> permitted;
  private final @Nullable FlowFailure refusal;

  private Judgement(List<InetAddress> permitted, @Nullable FlowFailure refusal) {
    this.permitted = permitted;
    this.refusal = refusal;
  }

  /**
   * These may be dialled.
   *
   * @param addresses some or all of those that were judged, at least one, in their order; must not
   *     change any more
   */
  public static Judgement permitted(List<InetAddress> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("addresses: [] (expected: at least one; or a refusal)");
    }
    return new Judgement(addresses, null);
  }

  /** None may be dialled; the dial fails with this if no other address is permitted. */
  public static Judgement refused(FlowFailure refusal) {
    return new Judgement(List.of(), Objects.requireNonNull(refusal, "refusal"));
  }

  /** Ends the dial as {@link Dial#cancel()} does: the caller goes another way. */
  public static Judgement halt() {
    return HALT;
  }

  List<InetAddress> permitted() {
    return permitted;
  }

  @Nullable FlowFailure refusal() {
    return refusal;
  }
}
