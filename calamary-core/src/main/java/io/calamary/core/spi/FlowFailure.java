package io.calamary.core.spi;

import io.calamary.flow.CloseReason;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Why a flow could not be opened.
 *
 * @param reason the reason
 * @param detail more, for people and safe to show to a client; null if there is nothing to add
 * @param cause what caused it; null if nothing was thrown
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record FlowFailure(CloseReason reason, @Nullable String detail, @Nullable Throwable cause) {
  /** Checks that there is a reason. */
  public FlowFailure {
    Objects.requireNonNull(reason, "reason");
  }

  /** A failure without a cause. */
  public static FlowFailure of(CloseReason reason, @Nullable String detail) {
    return new FlowFailure(reason, detail, null);
  }
}
