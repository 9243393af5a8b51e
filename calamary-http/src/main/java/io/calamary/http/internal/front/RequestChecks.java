package io.calamary.http.internal.front;

import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.ConnectionOptions;
import io.calamary.http.internal.message.Direction;
import io.calamary.http.internal.message.HostField;
import io.calamary.http.internal.message.MaxForwards;
import io.calamary.http.internal.message.Method;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.RequestHead;
import io.calamary.http.internal.message.RequestTarget;
import io.calamary.http.internal.message.Scheme;
import io.calamary.http.internal.message.SyntaxFailure;
import org.jspecify.annotations.Nullable;

/** Checks a request head before anything is done for it. Pure. */
final class RequestChecks {
  private RequestChecks() {}

  /**
   * The outcome: a request or the answer that refuses it.
   *
   * @param request null if it is refused
   * @param refusal null if it is not
   */
  record Checked(@Nullable Request request, @Nullable Answer refusal) {}

  static Checked check(RequestHead head, Parsed<BodyFraming> framing) {
    SyntaxFailure host = HostField.check(head);
    if (host != null) {
      return refused(host);
    }
    Parsed<ConnectionOptions> options = ConnectionOptions.of(Direction.REQUEST, head.fields());
    Parsed<RequestTarget> target = RequestTarget.of(head, Scheme.HTTP);
    Parsed<Long> maxForwards = MaxForwards.of(head);
    SyntaxFailure failure = first(framing, options, target, maxForwards);
    if (failure != null) {
      return refused(failure);
    }
    if (target.value().form() == RequestTarget.Form.ORIGIN) {
      return refused(
          new SyntaxFailure(
              400,
              "this is a proxy: a request needs its whole target, such as http://host/path"
                  + " (remedy: configure this address as a proxy, not as a server)"));
    }
    return new Checked(
        new Request(
            head, target.value(), framing.value(), options.value(), maxForwards.value(), null),
        null);
  }

  private static @Nullable SyntaxFailure first(Parsed<?>... parts) {
    for (Parsed<?> part : parts) {
      SyntaxFailure failure = part.failure();
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  private static Checked refused(SyntaxFailure failure) {
    return new Checked(null, Answer.of(failure));
  }

  /** Whether the proxy is the one to answer (RFC 9110 sections 7.6.2 and 9.3.7). */
  static boolean endsHere(Request request) {
    return request.target().form() == RequestTarget.Form.ASTERISK
        || request.maxForwards() == 0
            && (request.head().method() == Method.OPTIONS
                || request.head().method() == Method.TRACE);
  }
}
