package io.calamary.filter;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamRoute;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** The answer of a filter. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Verdict {
  /** The flow may go to its target, at every address that is not prohibited. */
  public static final Verdict ALLOW = new Verdict(Kind.ALLOW, null, null, null, null);

  /** The flow is refused, and the client is told in its protocol. */
  public static final Verdict DENY = new Verdict(Kind.DENY, null, null, null, null);

  /** The flow is refused without a word: the connection is closed. */
  public static final Verdict DROP = new Verdict(Kind.DROP, null, null, null, null);

  /** No opinion; at the end of a chain it denies. */
  public static final Verdict PASS = new Verdict(Kind.PASS, null, null, null, null);

  private static final Verdict NEED_INSPECTION =
      new Verdict(Kind.NEED, Fact.INSPECTION, null, null, null);
  private static final Verdict NEED_ADDRESS =
      new Verdict(Kind.NEED, Fact.ADDRESS, null, null, null);

  private final Kind kind;
  private final @Nullable Fact fact;
  private final @Nullable String rule;
  private final @Nullable Endpoint redirect;
  private final @Nullable UpstreamRoute upstream;
  private final CompletionStage<Verdict> stage;

  private Verdict(
      Kind kind,
      @Nullable Fact fact,
      @Nullable String rule,
      @Nullable Endpoint redirect,
      @Nullable UpstreamRoute upstream) {
    this.kind = kind;
    this.fact = fact;
    this.rule = rule;
    this.redirect = redirect;
    this.upstream = upstream;
    this.stage = new FixedStage(this);
  }

  /** "I can't decide before this fact is known." To ask for a known fact is a filter's error. */
  public static Verdict need(Fact fact) {
    return fact == Fact.ADDRESS ? NEED_ADDRESS : NEED_INSPECTION;
  }

  /** The same verdict, said by the named rule. */
  public Verdict by(String ruleName) {
    return new Verdict(
        kind, fact, Objects.requireNonNull(ruleName, "ruleName"), redirect, upstream);
  }

  /**
   * This verdict, with another target to go to. The addresses of the new target are judged against
   * those that are never connected to, but no filter is asked again.
   *
   * @throws IllegalStateException if this verdict does not allow
   */
  public Verdict redirect(Endpoint target) {
    requireAllow("redirect");
    return new Verdict(kind, fact, rule, Objects.requireNonNull(target, "target"), upstream);
  }

  /**
   * This verdict, with upstream proxies to go through, whatever the server's selector says.
   *
   * @throws IllegalStateException if this verdict does not allow
   */
  public Verdict via(UpstreamRoute route) {
    requireAllow("via");
    return new Verdict(kind, fact, rule, redirect, Objects.requireNonNull(route, "route"));
  }

  /**
   * This verdict, with upstream proxies to go through, the preferred one first.
   *
   * @throws IllegalArgumentException if there is none; {@link UpstreamProxy#direct()} says so
   * @throws IllegalStateException if this verdict does not allow
   */
  public Verdict via(UpstreamProxy... proxies) {
    return via(UpstreamRoute.of(proxies));
  }

  private void requireAllow(String what) {
    if (kind != Kind.ALLOW) {
      throw new IllegalStateException(what + ": " + kind + " (expected: ALLOW)");
    }
  }

  /** What the verdict says. */
  public Kind kind() {
    return kind;
  }

  /** The fact that is needed; null unless the kind is {@link Kind#NEED}. */
  public @Nullable Fact fact() {
    return fact;
  }

  /** The name of the rule that said so; null if none did. */
  public @Nullable String rule() {
    return rule;
  }

  /** Where to go instead; null for the target itself. */
  public @Nullable Endpoint redirect() {
    return redirect;
  }

  /** The upstream proxies to go through; null where the server's selector chooses. */
  public @Nullable UpstreamRoute upstream() {
    return upstream;
  }

  /** This verdict as a completed stage; always the same object, which nobody can complete. */
  public CompletionStage<Verdict> stage() {
    return stage;
  }

  /** The verdict of a completed stage that {@link #stage()} made; null for any other stage. */
  public static @Nullable Verdict ofCompleted(CompletionStage<Verdict> stage) {
    return stage instanceof FixedStage fixed ? fixed.verdict : null;
  }

  @Override
  public String toString() {
    return kind
        + (fact == null ? "" : "(" + fact + ")")
        + (rule == null ? "" : " by " + rule)
        + (redirect == null ? "" : " to " + redirect)
        + (upstream == null ? "" : " via " + upstream);
  }

  /** The kinds of verdict. */
  public enum Kind {
    /** Go on. */
    ALLOW,
    /** Refuse and say so. */
    DENY,
    /** Refuse in silence. */
    DROP,
    /** No opinion. */
    PASS,
    /** A fact is missing. */
    NEED
  }

  /** A completed stage that remembers its verdict and can't be changed by who holds it. */
  private static final class FixedStage extends CompletableFuture<Verdict> {
    private final Verdict verdict;

    FixedStage(Verdict verdict) {
      this.verdict = verdict;
      super.complete(verdict);
    }

    @Override
    public boolean complete(Verdict value) {
      return false;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
      return false;
    }

    @Override
    public void obtrudeValue(Verdict value) {
      throw new UnsupportedOperationException("a verdict's stage is shared");
    }

    @Override
    public void obtrudeException(Throwable failure) {
      throw new UnsupportedOperationException("a verdict's stage is shared");
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }
}
