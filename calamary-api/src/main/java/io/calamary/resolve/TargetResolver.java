package io.calamary.resolve;

import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;

/**
 * Says what the proxy goes to for a flow. Called on the event loop of the flow, so it must not
 * block; the stage that it returns may complete on any thread. It is asked before the flow is
 * decided and again when an inspection became known. One that throws, fails or answers null denies
 * the flow.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface TargetResolver {
  /** Names the target; {@link Flow#target()} is the one of now. */
  CompletionStage<Target> resolve(Flow flow);

  /**
   * The facts that must be known before {@link #resolve} can be asked; none by default. {@link
   * Fact#ADDRESS} can't be one of them.
   */
  default Set<Fact> needs(Flow flow) {
    return Set.of();
  }

  /**
   * Whether the server name of a ClientHello that passes in a tunnel after its target was connected
   * is to be asked about: if {@link #resolve} then names another target, the flow is decided again
   * and moves there, before anything was sent to the first one. The same for the first datagrams of
   * a UDP flow, unless its destination is an original one.
   */
  default boolean followsServerName() {
    return false;
  }

  /**
   * The way of the original Calamary: where the client asked the proxy for a name or an address, a
   * server name in its ClientHello wins; where the kernel or a PROXY header brought an original
   * destination, that is dialled, and the server name only feeds the rules; unless the listener
   * says otherwise ({@link FlowAttributes#NAME_POLICY}).
   */
  static TargetResolver standard() {
    return StandardResolver.STANDARD;
  }

  /**
   * The server name of a ClientHello, or the Host of a plain HTTP request, is what is dialled
   * wherever there is one, at the port of the destination; so an allow rule on a name can't be used
   * to reach another address. Waits for the client's first bytes before it connects.
   */
  static TargetResolver serverNameFirst() {
    return StandardResolver.SERVER_NAME_FIRST;
  }

  /** What the client asked for or dialled, whatever its first bytes say. */
  static TargetResolver destinationOnly() {
    return StandardResolver.DESTINATION_ONLY;
  }
}
