package io.calamary.http.internal.message;

/**
 * Requests to change the protocol (RFC 9110, section 7.8). Of all protocols only WebSocket (RFC
 * 6455) is let through; {@code h2c} never is, since HTTP/2 would pass unseen.
 */
public final class UpgradeRequest {
  /** The one protocol, as {@link HeadWriter#upgrade} writes it. */
  public static final String WEBSOCKET = "websocket";

  private static final byte[] TOKEN = Octets.ascii(WEBSOCKET);

  private UpgradeRequest() {}

  /**
   * Whether a request asks for WebSocket: a GET without a body that has the connection option
   * {@code upgrade} and names the protocol, maybe beside others. (In HTTP/2 no client can say so;
   * an extended CONNECT is told like this to a server.)
   */
  public static boolean isWebSocket(
      RequestHead head, ConnectionOptions options, BodyFraming framing) {
    return head.method() == Method.GET
        && head.version() != Version.HTTP_1_0
        && framing.empty()
        && options.upgrade()
        && namesWebSocket(head.fields());
  }

  /** Whether a response switches to WebSocket and to nothing else. */
  public static boolean switchesToWebSocket(ResponseHead head, ConnectionOptions options) {
    if (head.status() != 101 || !options.upgrade()) {
      return false;
    }
    FieldList protocols = head.fields().list(FieldName.UPGRADE);
    return protocols.next() && protocols.is(TOKEN) && !protocols.next();
  }

  private static boolean namesWebSocket(Fields fields) {
    FieldList protocols = fields.list(FieldName.UPGRADE);
    while (protocols.next()) {
      if (protocols.is(TOKEN)) {
        return true;
      }
    }
    return false;
  }
}
