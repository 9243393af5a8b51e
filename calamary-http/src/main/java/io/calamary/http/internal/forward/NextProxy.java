package io.calamary.http.internal.forward;

import io.calamary.auth.Credentials;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.upstream.UpstreamProxy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The HTTP proxy that gets requests instead of their servers. */
final class NextProxy {
  private static final int LOGIN_REQUIRED = 407;

  private NextProxy() {}

  /** The login in the Basic scheme (RFC 7617); null for none. */
  static @Nullable String login(UpstreamProxy proxy) {
    Credentials credentials = proxy.credentials();
    if (credentials == null) {
      return null;
    }
    String both = credentials.user() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Why a response is not for the client: a next proxy asks for our login, not for the client's,
   * which would send its own to nobody who could use it. Null for all others.
   */
  static @Nullable FlowFailure refusal(OpenFlow flow, ResponseHead head) {
    UpstreamProxy proxy = flow.nextProxy();
    return proxy == null || head.status() != LOGIN_REQUIRED
        ? null
        : FlowFailure.of(
            CloseReason.UPSTREAM_FAILED, "upstream " + proxy.endpoint() + " answered 407");
  }
}
