package io.calamary.core.internal.flow;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import io.calamary.resolve.Target;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Whether a name that a client wrote has to lead to the address that it dialled. */
final class NameMatch {
  private NameMatch() {}

  /** The address that the target must have; null for any. */
  static @Nullable InetAddress wanted(Flow flow, Target target) {
    boolean written =
        target.origin() == Target.Origin.SERVER_NAME || target.origin() == Target.Origin.HTTP_HOST;
    return written && flow.attribute(FlowAttributes.NAME_POLICY) == NamePolicy.REQUIRE_MATCH
        ? flow.destination().address()
        : null;
  }

  /** Why an address of a name is none for a flow that was dialled to another one. */
  static FlowFailure failure(Endpoint target, InetAddress dialled) {
    return FlowFailure.of(
        CloseReason.NAME_MISMATCH,
        target.host() + " is not at " + Endpoint.of(dialled, target.port()).host());
  }
}
