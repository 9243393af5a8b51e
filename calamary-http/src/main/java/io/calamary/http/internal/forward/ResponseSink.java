package io.calamary.http.internal.forward;

import io.calamary.flow.CloseReason;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.BodySink;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.ResponseHead;
import io.calamary.http.internal.message.SyntaxFailure;
import org.jspecify.annotations.Nullable;

/**
 * Where the responses to one request go: a client, in its version of HTTP. Interim heads first,
 * then one final head, the pieces of its content and their end; or a switch of protocols.
 */
public interface ResponseSink extends BodySink {
  /**
   * Why a final response is not for this client; null if it is.
   *
   * @param head a head that keeps the rules of HTTP
   */
  @Nullable SyntaxFailure unfit(ResponseHead head);

  /** An interim response. */
  void interim(ResponseHead head, ConnectionOptions options);

  /**
   * The final response begins.
   *
   * @param options its Connection field, whose lines stay behind
   * @param framing how its content came
   * @param mayStay whether the client's connection may serve another request
   */
  void begin(ResponseHead head, ConnectionOptions options, BodyFraming framing, boolean mayStay);

  /**
   * The server speaks another protocol from now on. What is written goes out at once.
   *
   * @return why that is wrong, and nothing was written; null if the client was told
   */
  @Nullable SyntaxFailure switched(ResponseHead head);

  /** Whether the client's connection goes on after the response that began. */
  boolean clientStays();

  /** A response that began can't be taken back; the client must see that it is not whole. */
  void cut(CloseReason reason, @Nullable String detail);
}
