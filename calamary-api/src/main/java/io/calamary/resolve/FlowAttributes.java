package io.calamary.resolve;

import io.calamary.flow.AttributeKey;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;

/** Attributes by which a listener tells how it learnt the destination and the source of a flow. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlowAttributes {
  /**
   * True where the destination is what the client dialled (told by the kernel or a trusted PROXY
   * header), not what it asked the proxy for.
   */
  public static final AttributeKey<Boolean> ORIGINAL_DESTINATION =
      AttributeKey.of("original-destination", Boolean.class);

  /**
   * The other end of the client's TCP connection, where the connection began with a preface, which
   * may name another source; or who sent the client's datagrams, where these had such a header.
   */
  public static final AttributeKey<InetSocketAddress> PEER =
      AttributeKey.of("peer", InetSocketAddress.class);

  /**
   * What the listener wants done about a name in the client's first bytes; nothing means {@link
   * NamePolicy#USE_ORIGINAL}. {@link TargetResolver#standard()} heeds it. The match that {@link
   * NamePolicy#REQUIRE_MATCH} wants is demanded of all targets that such a name has named,
   * whichever resolver says so.
   */
  public static final AttributeKey<NamePolicy> NAME_POLICY =
      AttributeKey.of("name-policy", NamePolicy.class);

  private FlowAttributes() {}
}
