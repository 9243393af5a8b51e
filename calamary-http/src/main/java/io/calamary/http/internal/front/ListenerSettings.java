package io.calamary.http.internal.front;

import io.calamary.auth.Authenticator;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.Logins;
import io.calamary.http.HttpListener;
import io.calamary.http.internal.forward.Answers;
import io.calamary.http.internal.forward.Hop;
import io.calamary.http.internal.message.HeadLimits;
import io.calamary.http.internal.message.HttpDate;
import io.calamary.http.internal.message.Via;
import org.jspecify.annotations.Nullable;

/**
 * What all clients of a listener share. Immutable, but for the thread-safe memory of failed logins.
 *
 * @param listener the configuration
 * @param hop what exchanges need
 * @param own this proxy in the Via field, by which loops are found
 * @param answers makes the proxy's own answers
 * @param logins checks credentials; null if nobody is asked for them
 */
record ListenerSettings(
    HttpListener listener, Hop hop, Via own, Answers answers, @Nullable Logins logins) {

  static ListenerSettings of(HttpListener listener, ListenerContext context) {
    HeadLimits limits =
        new HeadLimits(listener.maxRequestLine(), listener.maxHead(), listener.maxFields());
    Authenticator authenticator = listener.authenticator();
    Via via = new Via(listener.pseudonym());
    HttpDate clock = new HttpDate();
    return new ListenerSettings(
        listener,
        new Hop(
            limits, listener.via() ? via : null, listener.webSocket(), context.timeouts(), clock),
        via,
        new Answers(listener.pseudonym(), listener.realm(), listener.proxyStatus(), clock),
        authenticator == null ? null : context.logins(authenticator));
  }
}
