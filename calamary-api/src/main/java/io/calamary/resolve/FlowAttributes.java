package io.calamary.resolve;

import io.calamary.flow.AttributeKey;
import org.apiguardian.api.API;

/** Attributes by which a listener mode tells how it learnt the destination of a flow. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FlowAttributes {
  /**
   * True where the destination is what the client dialled (told by the kernel or a trusted PROXY
   * header), not what it asked the proxy for.
   */
  public static final AttributeKey<Boolean> ORIGINAL_DESTINATION =
      AttributeKey.of("original-destination", Boolean.class);

  /**
   * True where the listener asks for {@link TargetResolver#serverNameFirst()}; {@link
   * TargetResolver#standard()} then does as that one does.
   */
  public static final AttributeKey<Boolean> SERVER_NAME_FIRST =
      AttributeKey.of("server-name-first", Boolean.class);

  private FlowAttributes() {}
}
