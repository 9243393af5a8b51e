package io.calamary.observe;

import io.calamary.flow.CloseReason;
import java.time.Duration;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** How a flow ended and what it moved. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlowSummary {
  private final CloseReason reason;
  private final @Nullable String detail;
  private final long bytesToTarget;
  private final long bytesToClient;
  private final Duration duration;

  private FlowSummary(
      CloseReason reason, @Nullable String detail, long up, long down, Duration duration) {
    this.reason = Objects.requireNonNull(reason, "reason");
    this.detail = detail;
    this.bytesToTarget = up;
    this.bytesToClient = down;
    this.duration = Objects.requireNonNull(duration, "duration");
  }

  /**
   * A summary; for the core and for tests.
   *
   * @param bytesToTarget bytes of payload handed to the target
   * @param bytesToClient bytes of payload handed to the client
   */
  public static FlowSummary of(
      CloseReason reason,
      @Nullable String detail,
      long bytesToTarget,
      long bytesToClient,
      Duration duration) {
    return new FlowSummary(reason, detail, bytesToTarget, bytesToClient, duration);
  }

  /** Why it ended. */
  public CloseReason reason() {
    return reason;
  }

  /** More about the reason, for people; null if there is nothing to add. Safe to log. */
  public @Nullable String detail() {
    return detail;
  }

  /** Bytes that went to the target: of a tunnel its payload, of an exchange the whole message. */
  public long bytesToTarget() {
    return bytesToTarget;
  }

  /** Bytes that came from the target. */
  public long bytesToClient() {
    return bytesToClient;
  }

  /** From the opening of the flow to its end. */
  public Duration duration() {
    return duration;
  }

  @Override
  public String toString() {
    return reason
        + (detail == null ? "" : " (" + detail + ")")
        + " up="
        + bytesToTarget
        + " down="
        + bytesToClient
        + " in "
        + duration;
  }
}
