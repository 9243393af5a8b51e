package io.calamary.proxyproto;

import io.calamary.flow.AttributeKey;
import org.apiguardian.api.API;

/**
 * What rules and observers can ask a flow whose connection began with a PROXY header: {@link
 * io.calamary.flow.Flow#attribute}. The flow's source is the one that the header names; the other
 * end of the TCP connection is {@link io.calamary.resolve.FlowAttributes#PEER}.
 *
 * <p>Where more headers than one were read, all but the header tell what the last one says.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ProxyAttributes {
  /** The header itself; of more than one the last. */
  public static final AttributeKey<ProxyHeader> HEADER =
      AttributeKey.of("proxy-header", ProxyHeader.class);

  /** The application protocol that the client and the sender agreed on, such as {@code h2}. */
  public static final AttributeKey<String> ALPN = AttributeKey.of("proxy-alpn", String.class);

  /**
   * The host name that the client asked the sender for: lower case, without a trailing dot, never
   * an address. One that is no host name is only to be found in the header.
   */
  public static final AttributeKey<String> AUTHORITY =
      AttributeKey.of("proxy-authority", String.class);

  /** What the sender calls the connection, 0 to 128 bytes. */
  public static final AttributeKey<ProxyTlv> UNIQUE_ID =
      AttributeKey.of("proxy-unique-id", ProxyTlv.class);

  /** What the sender says about the client's TLS. */
  public static final AttributeKey<ProxySsl> SSL = AttributeKey.of("proxy-ssl", ProxySsl.class);

  /** The name of the network namespace in which the client was accepted. */
  public static final AttributeKey<String> NETNS = AttributeKey.of("proxy-netns", String.class);

  /** The ID of an AWS VPC endpoint, such as {@code vpce-08d2bf15fac5001c9}. */
  public static final AttributeKey<String> AWS_VPC_ENDPOINT =
      AttributeKey.of("proxy-aws-vpc-endpoint", String.class);

  /** The link ID of an Azure private endpoint, 0 to 4294967295. */
  public static final AttributeKey<Long> AZURE_LINK_ID =
      AttributeKey.of("proxy-azure-link-id", Long.class);

  /** The ID of a Google Cloud Private Service Connect connection; 64 bits without a sign. */
  public static final AttributeKey<Long> GCP_CONNECTION_ID =
      AttributeKey.of("proxy-gcp-connection-id", Long.class);

  private ProxyAttributes() {}
}
