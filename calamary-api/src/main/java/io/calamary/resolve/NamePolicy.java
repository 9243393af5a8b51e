package io.calamary.resolve;

import org.apiguardian.api.API;

/**
 * Where a flow goes whose destination is an address that the client dialled ({@link
 * FlowAttributes#ORIGINAL_DESTINATION}), and whose first bytes hold a name: the server name of a
 * ClientHello, or the Host of a plain HTTP request. The client may have written any name. The port
 * is always that of the destination.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum NamePolicy {
  /**
   * To the original destination, whatever the name: it only feeds the rules. An allow rule on a
   * name then lets a client reach any address.
   */
  USE_ORIGINAL,
  /**
   * To what the name resolves to, whatever was dialled, as with {@link
   * TargetResolver#serverNameFirst()}. Has each flow wait for the client's first bytes.
   */
  TRUST_NAME,
  /**
   * To the original destination, and only if that is one of the addresses that the name resolves
   * to; else the flow is denied with {@link io.calamary.flow.CloseReason#NAME_MISMATCH}, and where
   * the name has no address, or no name server answers, it fails for that reason. The rules judge
   * both first, so that nobody asks about what they deny. The proxy may be told other addresses
   * than the client was, by a name server that balances load: such flows are denied, too. Without a
   * name there is nothing to compare. Has each flow wait for the client's first bytes.
   */
  REQUIRE_MATCH
}
