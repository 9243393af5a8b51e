package io.calamary;

import java.time.Duration;
import java.util.Objects;
import org.apiguardian.api.API;

/**
 * How long a server waits for what. Immutable; all of them are longer than zero and at most 24
 * hours, but the drain timeout may be zero.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Timeouts {
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Timeouts DEFAULTS = builder().build();

  private final Duration handshake;
  private final Duration inspect;
  private final Duration decide;
  private final Duration resolve;
  private final Duration connect;
  private final Duration attemptDelay;
  private final Duration response;
  private final Duration idle;
  private final Duration udpIdle;
  private final Duration dnsIdle;
  private final Duration quicIdle;
  private final Duration keepAlive;
  private final Duration idleTarget;
  private final Duration drain;

  private Timeouts(Builder b) {
    handshake = b.handshake;
    inspect = b.inspect;
    decide = b.decide;
    resolve = b.resolve;
    connect = b.connect;
    attemptDelay = b.attemptDelay;
    response = b.response;
    idle = b.idle;
    udpIdle = b.udpIdle;
    dnsIdle = b.dnsIdle;
    quicIdle = b.quicIdle;
    keepAlive = b.keepAlive;
    idleTarget = b.idleTarget;
    drain = b.drain;
  }

  /** The timeouts that a server has if none are set. */
  public static Timeouts defaults() {
    return DEFAULTS;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How long a client may take from its connection (or, on a connection that is kept alive, from
   * the first byte of a request) until it has said what it wants; absolute, a trickle does not
   * extend it. Default 10 s.
   */
  public Duration handshake() {
    return handshake;
  }

  /** How long an inspection waits for the client's first bytes. Default 300 ms. */
  public Duration inspect() {
    return inspect;
  }

  /**
   * How long a filter, a target resolver or an authenticator may take; past it the flow is denied.
   * Default 5 s.
   */
  public Duration decide() {
    return decide;
  }

  /** How long it may take to resolve a name. Default 5 s. */
  public Duration resolve() {
    return resolve;
  }

  /** How long it may take to connect to a target, over all of its addresses. Default 10 s. */
  public Duration connect() {
    return connect;
  }

  /**
   * The head start of one address before the next one is tried beside it (RFC 8305 section 5).
   * Default 250 ms.
   */
  public Duration attemptDelay() {
    return attemptDelay;
  }

  /**
   * How long a target may take to begin its answer to a request that was sent to it. Default 60 s.
   */
  public Duration response() {
    return response;
  }

  /**
   * How long nothing may move on a tunnel or inside an exchange, in either direction. Default 5
   * min.
   */
  public Duration idle() {
    return idle;
  }

  /**
   * How long no datagram may move between a client and one destination, in either direction, before
   * that flow ends; for the protocols that have no timeout of their own. Default 60 s.
   */
  public Duration udpIdle() {
    return udpIdle;
  }

  /**
   * As {@link #udpIdle()}, for flows of DNS and NTP: one question, one answer. Told by what an
   * inspection found, else by the destination's port, 53 or 123. Default 10 s.
   */
  public Duration dnsIdle() {
    return dnsIdle;
  }

  /**
   * As {@link #udpIdle()}, for flows of QUIC. Told by what an inspection found, else by the
   * destination's port, 443. Default 30 s.
   */
  public Duration quicIdle() {
    return quicIdle;
  }

  /** How long a client's connection may be idle between two requests. Default 60 s. */
  public Duration keepAlive() {
    return keepAlive;
  }

  /** How long an idle connection to a target is kept for the next request. Default 30 s. */
  public Duration idleTarget() {
    return idleTarget;
  }

  /** How long running flows may take to end when the server is closed. Default 0 s. */
  public Duration drain() {
    return drain;
  }

  /** Builds {@link Timeouts}; not thread-safe. */
  public static final class Builder {
    private Duration handshake = Duration.ofSeconds(10);
    private Duration inspect = Duration.ofMillis(300);
    private Duration decide = Duration.ofSeconds(5);
    private Duration resolve = Duration.ofSeconds(5);
    private Duration connect = Duration.ofSeconds(10);
    private Duration attemptDelay = Duration.ofMillis(250);
    private Duration response = Duration.ofSeconds(60);
    private Duration idle = Duration.ofMinutes(5);
    private Duration udpIdle = Duration.ofSeconds(60);
    private Duration dnsIdle = Duration.ofSeconds(10);
    private Duration quicIdle = Duration.ofSeconds(30);
    private Duration keepAlive = Duration.ofSeconds(60);
    private Duration idleTarget = Duration.ofSeconds(30);
    private Duration drain = Duration.ZERO;

    private Builder() {}

    /** Sets {@link Timeouts#handshake()}. */
    public Builder handshake(Duration value) {
      handshake = checked(value, "handshake");
      return this;
    }

    /** Sets {@link Timeouts#inspect()}. */
    public Builder inspect(Duration value) {
      inspect = checked(value, "inspect");
      return this;
    }

    /** Sets {@link Timeouts#decide()}. */
    public Builder decide(Duration value) {
      decide = checked(value, "decide");
      return this;
    }

    /** Sets {@link Timeouts#resolve()}. */
    public Builder resolve(Duration value) {
      resolve = checked(value, "resolve");
      return this;
    }

    /** Sets {@link Timeouts#connect()}. */
    public Builder connect(Duration value) {
      connect = checked(value, "connect");
      return this;
    }

    /** Sets {@link Timeouts#attemptDelay()}. */
    public Builder attemptDelay(Duration value) {
      attemptDelay = checked(value, "attemptDelay");
      return this;
    }

    /** Sets {@link Timeouts#response()}. */
    public Builder response(Duration value) {
      response = checked(value, "response");
      return this;
    }

    /** Sets {@link Timeouts#idle()}. */
    public Builder idle(Duration value) {
      idle = checked(value, "idle");
      return this;
    }

    /** Sets {@link Timeouts#udpIdle()}. */
    public Builder udpIdle(Duration value) {
      udpIdle = checked(value, "udpIdle");
      return this;
    }

    /** Sets {@link Timeouts#dnsIdle()}. */
    public Builder dnsIdle(Duration value) {
      dnsIdle = checked(value, "dnsIdle");
      return this;
    }

    /** Sets {@link Timeouts#quicIdle()}. */
    public Builder quicIdle(Duration value) {
      quicIdle = checked(value, "quicIdle");
      return this;
    }

    /** Sets {@link Timeouts#keepAlive()}. */
    public Builder keepAlive(Duration value) {
      keepAlive = checked(value, "keepAlive");
      return this;
    }

    /** Sets {@link Timeouts#idleTarget()}. */
    public Builder idleTarget(Duration value) {
      idleTarget = checked(value, "idleTarget");
      return this;
    }

    /** Sets {@link Timeouts#drain()}; zero is allowed. */
    public Builder drain(Duration value) {
      drain = value.isZero() ? Duration.ZERO : checked(value, "drain");
      return this;
    }

    private static Duration checked(Duration value, String what) {
      Objects.requireNonNull(value, what);
      if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            what + ": " + value + " (expected: more than 0, at most 24 hours)");
      }
      return value;
    }

    /** Makes the timeouts. */
    public Timeouts build() {
      return new Timeouts(this);
    }
  }
}
