package io.calamary.http.internal.message;

/**
 * Why a message is refused.
 *
 * <p>After a failure the framing of the connection is not known any more, so it must be closed once
 * the answer was sent.
 *
 * @param status the status code to answer the client with: 400, 414, 431, 501 or 505 for a request,
 *     502 for a response
 * @param detail what was wrong, in printable ASCII, fit for a log and for the answer's content
 */
public record SyntaxFailure(int status, String detail) {

  static SyntaxFailure badRequest(String detail) {
    return new SyntaxFailure(400, detail);
  }

  static SyntaxFailure badGateway(String detail) {
    return new SyntaxFailure(502, detail);
  }

  /** A failure with {@code requestStatus} in a request and 502 in a response. */
  static SyntaxFailure of(Direction direction, int requestStatus, String detail) {
    return new SyntaxFailure(direction == Direction.REQUEST ? requestStatus : 502, detail);
  }
}
