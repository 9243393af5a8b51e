package io.calamary.socks5.internal;

import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authentication of one client: a security context, then the level of protection (RFC 1961
 * sections 3 and 4). Each token is looked at by the executor, one after the other; the owner gives
 * the next one only when it has the answer to the last.
 */
final class GssLogin {
  private static final Logger LOG = LoggerFactory.getLogger(GssLogin.class);
  private static final int MOST_ROUNDS = 8;

  private final GssapiSettings settings;
  private final Executor executor;
  private final GSSContext context;
  private CompletionStage<?> running = CompletableFuture.completedStage("nothing");
  private int rounds;
  private @Nullable String user;

  GssLogin(GssapiSettings settings, Executor executor, GSSContext context) {
    this.settings = settings;
    this.executor = executor;
    this.context = context;
  }

  /** The type of the client's next message. To be called between tokens. */
  int expects() {
    return user == null ? GssMessage.CONTEXT : GssMessage.LEVEL;
  }

  /** Looks at the next token; fails if the client is to be refused. */
  CompletionStage<GssStep> take(byte[] token) {
    try {
      CompletableFuture<GssStep> stage = CompletableFuture.supplyAsync(() -> step(token), executor);
      running = stage;
      return stage;
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(new GssRefusal("too many clients at once"));
    }
  }

  private GssStep step(byte[] token) {
    try {
      return user == null ? establish(token) : agree(user, token);
    } catch (GSSException | GssRefusal | RuntimeException e) {
      LOG.debug("a client is refused", e);
      throw new CompletionException(e);
    }
  }

  private GssStep establish(byte[] token) throws GSSException, GssRefusal {
    byte[] answer = context.acceptSecContext(token, 0, token.length);
    if (context.isEstablished()) {
      if (!context.getMutualAuthState()) {
        throw new GssRefusal("no mutual authentication asked for (RFC 1961 section 3.2)");
      }
      user = GssNames.user(context.getSrcName().toString(), settings.localRealm());
    } else if (++rounds == MOST_ROUNDS) {
      throw new GssRefusal("no context after " + rounds + " tokens");
    }
    if (answer == null || answer.length == 0) {
      throw new GssRefusal("the mechanism has no answer");
    }
    return new GssStep(GssMessage.CONTEXT, answer, null);
  }

  private GssStep agree(String name, byte[] token) throws GSSException, GssRefusal {
    // No token that protects anything is as short as that.
    boolean clear = token.length == 1;
    if (clear && !settings.clearLevels()) {
      throw new GssRefusal("a level of protection that is not protected");
    }
    byte[] proposed = clear ? token : GssSeal.unwrap(context, token);
    if (proposed.length != 1) {
      throw new GssRefusal("a level of protection of " + proposed.length + " bytes (expected: 1)");
    }
    GssapiProtection level = choose(proposed[0]);
    byte[] answer = {(byte) level.level()};
    return new GssStep(
        GssMessage.LEVEL,
        clear ? answer : GssSeal.wrap(context, answer, false),
        new Who(name, level == GssapiProtection.NONE ? null : new GssSeal(context, level)));
  }

  private GssapiProtection choose(int proposed) throws GssRefusal {
    GssapiProtection first = null;
    for (GssapiProtection level : settings.protection()) {
      if (possible(level)) {
        if (level.level() == proposed) {
          return level;
        }
        first = first == null ? level : first;
      }
    }
    if (first == null) {
      throw new GssRefusal("no permitted level of protection is possible with this ticket");
    }
    return first;
  }

  private boolean possible(GssapiProtection level) {
    return switch (level) {
      case NONE -> true;
      case INTEGRITY -> context.getIntegState();
      case CONFIDENTIALITY, SELECTIVE -> context.getIntegState() && context.getConfState();
    };
  }

  /** Forgets the keys, once nobody uses them; not to be called where a seal was made. */
  void dispose() {
    running.whenComplete((step, failure) -> disposeNow());
  }

  private void disposeNow() {
    try {
      context.dispose();
    } catch (GSSException e) {
      LOG.debug("a context was not disposed of", e);
    }
  }
}
