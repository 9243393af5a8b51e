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
   * True where the listener asks for {@link TargetResolver#serverNameFirst()}; {@link
   * TargetResolver#standard()} then does as that one does.
   */
  public static final AttributeKey<Boolean> SERVER_NAME_FIRST =
      AttributeKey.of("server-name-first", Boolean.class);

  private FlowAttributes() {}
}
