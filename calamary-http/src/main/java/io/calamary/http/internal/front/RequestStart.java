package io.calamary.http.internal.front;

import io.calamary.auth.Credentials;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.Logins;
import io.calamary.core.spi.tls.TlsUser;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.forward.OwnResponse;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.message.BasicCredentials;
import io.calamary.http.internal.message.BodyFraming;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.Method;
import io.calamary.http.internal.message.Parsed;
import io.calamary.http.internal.message.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens between a request's head and its flow: checks, credentials, loops, and the requests
 * that the proxy answers itself.
 */
final class RequestStart {
  private final ListenerSettings settings;
  private final Asker asker;
  private @Nullable Request request;

  RequestStart(ListenerSettings settings, Asker asker) {
    this.settings = settings;
    this.asker = asker;
  }

  /** Whether the connection can go on when the request of now was answered by the proxy itself. */
  boolean clientStays() {
    Request now = request;
    return now != null
        && now.clientStays()
        && now.framing().empty()
        && now.head().method() != Method.CONNECT;
  }

  /** A head came, and how the body behind it is framed. */
  void begin(RequestHead head, Parsed<BodyFraming> framing) {
    Logins logins = settings.logins();
    RequestChecks.Checked checked = RequestChecks.check(head, framing);
    Request asked = checked.request();
    request = asked == null ? null : asked.by(TlsUser.of(asker.connection().channel()));
    if (checked.refusal() != null) {
      asker.answer(checked.refusal().closing(), CloseReason.PROTOCOL_ERROR);
    } else if (logins == null) {
      proceed(Objects.requireNonNull(request, "request"));
    } else {
      authenticate(Objects.requireNonNull(request, "request"), logins);
    }
  }

  private void authenticate(Request now, Logins logins) {
    BasicCredentials given = BasicCredentials.of(now.head().fields());
    if (given == null) {
      refuseLogin(Logins.Outcome.REFUSED);
      return;
    }
    asker.await();
    logins.check(
        asker.connection(),
        new Credentials(given.user(), given.password()),
        outcome -> {
          if (!asker.resume()) {
            return;
          }
          if (outcome == Logins.Outcome.ACCEPTED) {
            proceed(now.by(given.user()));
          } else {
            refuseLogin(outcome);
          }
          asker.proceed();
        });
  }

  private void refuseLogin(Logins.Outcome outcome) {
    boolean throttled = outcome == Logins.Outcome.THROTTLED;
    String detail =
        throttled ? "too many wrong passwords, try again later" : "this proxy asks for credentials";
    asker.answer(
        Answer.of(throttled ? 429 : 407, "http_request_denied", detail),
        CloseReason.AUTHENTICATION_FAILED);
  }

  private void proceed(Request now) {
    request = now;
    if (settings.own().loop(now.head().fields())) {
      asker.answer(
          Answer.of(
              502,
              Causes.error(CloseReason.LOOP_DETECTED),
              "the request has been here before: its Via names this proxy"),
          CloseReason.LOOP_DETECTED);
    } else if (RequestChecks.endsHere(now)) {
      answerHere(now);
    } else if (now.head().method() == Method.CONNECT) {
      connect(now);
    } else {
      asker.forward(now);
    }
  }

  private void connect(Request now) {
    Endpoint destination = Objects.requireNonNull(now.target().endpoint(), "endpoint");
    boolean allowed =
        settings.listener().connectPorts().isEmpty()
            || settings.listener().connectPorts().contains(destination.port());
    if (!allowed) {
      asker.answer(
          Answer.of(
              403,
              Causes.error(CloseReason.DENIED),
              "CONNECT to port " + destination.port() + " is not allowed on this listener"),
          CloseReason.DENIED);
      return;
    }
    FlowReply reply = asker.tunnel();
    asker.connection().request(destination).user(now.user()).reply(reply).open();
  }

  private void answerHere(Request now) {
    OwnResponse answer =
        now.head().method() == Method.TRACE
            ? settings.answers().trace(seen(now.head()))
            : settings.answers().options();
    asker.send(answer, false, CloseReason.COMPLETED);
  }

  /** The request as it came, without what could be stolen by who makes a browser send it. */
  private static byte[] seen(RequestHead head) {
    FieldSet secret = new FieldSet(head.fields());
    secret.addAll(head.fields(), FieldName.PROXY_AUTHORIZATION);
    secret.addAll(head.fields(), FieldName.AUTHORIZATION);
    secret.addAll(head.fields(), FieldName.COOKIE);
    ByteBuf out = Unpooled.buffer(head.size() + 64);
    HeadWriter.into(out).requestLine(head).fields(head.fields(), secret).end();
    return ByteBufUtil.getBytes(out);
  }
}
