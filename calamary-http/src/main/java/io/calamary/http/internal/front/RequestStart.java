package io.calamary.http.internal.front;

import io.calamary.auth.Credentials;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.Logins;
import io.calamary.core.spi.tls.TlsUser;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.http.internal.forward.Answer;
import io.calamary.http.internal.forward.Causes;
import io.calamary.http.internal.forward.Request;
import io.calamary.http.internal.message.BasicCredentials;
import io.calamary.http.internal.message.FieldName;
import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.Method;
import io.calamary.http.internal.message.RequestHead;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens between a request's head and its flow: checks, credentials, loops, and the requests
 * that the proxy answers itself.
 */
final class RequestStart {
  private final ListenerSettings settings;
  private final ClientHandler handler;
  private @Nullable Request request;

  RequestStart(ListenerSettings settings, ClientHandler handler) {
    this.settings = settings;
    this.handler = handler;
  }

  /** Whether the connection can go on when the request of now was answered by the proxy itself. */
  boolean clientStays() {
    Request now = request;
    return now != null
        && now.clientStays()
        && now.framing().empty()
        && now.head().method() != Method.CONNECT;
  }

  void begin(RequestHead head) {
    Logins logins = settings.logins();
    RequestChecks.Checked checked = RequestChecks.check(head);
    Request asked = checked.request();
    request = asked == null ? null : asked.by(TlsUser.of(handler.connection().channel()));
    if (checked.refusal() != null) {
      handler.answer(checked.refusal().closing(), CloseReason.PROTOCOL_ERROR);
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
    handler.await();
    logins.check(
        handler.connection(),
        new Credentials(given.user(), given.password()),
        outcome -> {
          handler.resume();
          if (handler.over()) {
            return;
          }
          if (outcome == Logins.Outcome.ACCEPTED) {
            proceed(now.by(given.user()));
          } else {
            refuseLogin(outcome);
          }
          handler.proceed();
        });
  }

  private void refuseLogin(Logins.Outcome outcome) {
    boolean throttled = outcome == Logins.Outcome.THROTTLED;
    String detail =
        throttled ? "too many wrong passwords, try again later" : "this proxy asks for credentials";
    handler.answer(
        Answer.of(throttled ? 429 : 407, "http_request_denied", detail),
        CloseReason.AUTHENTICATION_FAILED);
  }

  private void proceed(Request now) {
    request = now;
    if (settings.own().loop(now.head().fields())) {
      handler.answer(
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
      handler.forward(now);
    }
  }

  private void connect(Request now) {
    Endpoint destination = Objects.requireNonNull(now.target().endpoint(), "endpoint");
    boolean allowed =
        settings.listener().connectPorts().isEmpty()
            || settings.listener().connectPorts().contains(destination.port());
    if (!allowed) {
      handler.answer(
          Answer.of(
              403,
              Causes.error(CloseReason.DENIED),
              "CONNECT to port " + destination.port() + " is not allowed on this listener"),
          CloseReason.DENIED);
      return;
    }
    handler.tunnel();
    handler
        .connection()
        .request(destination)
        .user(now.user())
        .reply(new ConnectReply(settings.answers()))
        .open();
  }

  private void answerHere(Request now) {
    ClientConnection client = handler.connection();
    boolean keep = clientStays() && !client.draining();
    ByteBuf answer;
    if (now.head().method() == Method.TRACE) {
      ByteBuf seen = seen(now.head(), client);
      answer = settings.answers().trace(client.channel().alloc(), seen, !keep);
      seen.release();
    } else {
      answer = settings.answers().options(client.channel().alloc(), !keep);
    }
    handler.send(answer, keep, CloseReason.COMPLETED);
  }

  /** The request as it came, without what could be stolen by who makes a browser send it. */
  private static ByteBuf seen(RequestHead head, ClientConnection client) {
    FieldSet secret = new FieldSet(head.fields());
    secret.addAll(head.fields(), FieldName.PROXY_AUTHORIZATION);
    secret.addAll(head.fields(), FieldName.AUTHORIZATION);
    secret.addAll(head.fields(), FieldName.COOKIE);
    ByteBuf out = client.channel().alloc().buffer(head.size() + 64);
    HeadWriter.into(out).requestLine(head).fields(head.fields(), secret).end();
    return out;
  }
}
