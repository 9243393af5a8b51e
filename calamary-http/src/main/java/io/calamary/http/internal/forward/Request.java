package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.RequestHead;
import io.calamary.http.internal.message.RequestTarget;
import io.calamary.http.internal.message.UpgradeRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request whose head passed all checks.
 *
 * @param head the head
 * @param target its target
 * @param framing how its body ends
 * @param options its Connection field
 * @param maxForwards how often it may still be forwarded; negative for any number
 * @param user who sent it; null for nobody in particular
 */
public record Request(
    RequestHead head,
    RequestTarget target,
    BodyFraming framing,
    ConnectionOptions options,
    long maxForwards,
    @Nullable String user) {

  /** The same request of a known user. */
  public Request by(@Nullable String name) {
    return new Request(head, target, framing, options, maxForwards, name);
  }

  /** Whether the connection goes on after this request. */
  public boolean clientStays() {
    return options.clientStays(head.version()) && !framing.closeAfter();
  }

  /** Whether a second attempt can't do harm (RFC 9110 section 9.2.2) and nothing of it is lost. */
  boolean repeatable() {
    return framing.empty() && head.method().idempotent();
  }

  /** Whether it asks for WebSocket. */
  public boolean webSocket() {
    return UpgradeRequest.isWebSocket(head, options, framing);
  }
}
