package io.calamary.flow;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One flow, as far as it is known at a moment: a source asks for a destination. The unit of
 * decision: a tunnel is one flow, an HTTP connection that is kept alive has one for each request.
 *
 * <p>Immutable, so it can be handed to other threads. As more facts become known the proxy makes a
 * new object with the same {@link #id()}.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Flow {
  private final long id;
  private final String listener;
  private final Transport transport;
  private final InetSocketAddress source;
  private final Endpoint destination;
  private final Endpoint target;
  private final @Nullable InetAddress address;
  private final @Nullable String user;
  private final @Nullable Inspection inspection;
  private final Attributes attributes;
  private final Instant openedAt;

  private Flow(Builder b) {
    id = b.id;
    listener = Objects.requireNonNull(b.listener, "listener");
    transport = b.transport;
    source = Objects.requireNonNull(b.source, "source");
    destination = Objects.requireNonNull(b.destination, "destination");
    target = b.target == null ? destination : b.target;
    InetAddress literal = target.address();
    address = literal != null ? literal : b.address;
    user = b.user;
    inspection = b.inspection;
    attributes = b.attributes;
    openedAt = b.openedAt == null ? Instant.now() : b.openedAt;
  }

  /** Starts a flow; listener, source and destination must be set. For the core and for tests. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts a copy in which more is known. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** A number that no other flow of this server has. */
  public long id() {
    return id;
  }

  /** The name of the listener that the client came to. */
  public String listener() {
    return listener;
  }

  /** The transport protocol. */
  public Transport transport() {
    return transport;
  }

  /** Where the client is; with a trusted PROXY header, where that says it is. */
  public InetSocketAddress source() {
    return source;
  }

  /** What the client asked for, or dialled. */
  public Endpoint destination() {
    return destination;
  }

  /** What the proxy will go to; the {@link #destination()} as long as nothing else was decided. */
  public Endpoint target() {
    return target;
  }

  /**
   * The address of the target that is judged now, or is connected; null while it is not known. If
   * the target is written as an address, it is that address.
   */
  public @Nullable InetAddress address() {
    return address;
  }

  /** The authenticated user; null if nobody was asked to authenticate. */
  public @Nullable String user() {
    return user;
  }

  /** What the first bytes say; {@link Inspection#UNKNOWN} while they were not looked at. */
  public Inspection inspection() {
    return inspection == null ? Inspection.UNKNOWN : inspection;
  }

  /** Whether a fact was gathered already. */
  public boolean knows(Fact fact) {
    return fact == Fact.ADDRESS ? address != null : inspection != null;
  }

  /** What the listener mode told under this key; null if it told nothing. */
  public <T> @Nullable T attribute(AttributeKey<T> key) {
    return attributes.get(key);
  }

  /** The keys that {@link #attribute} has a value for. */
  public Set<AttributeKey<?>> attributeKeys() {
    return attributes.keys();
  }

  /** When the flow began. */
  public Instant openedAt() {
    return openedAt;
  }

  /** The facts that are known. */
  public Set<Fact> facts() {
    Set<Fact> known = EnumSet.noneOf(Fact.class);
    for (Fact fact : Fact.values()) {
      if (knows(fact)) {
        known.add(fact);
      }
    }
    return known;
  }

  @Override
  public String toString() {
    return "Flow["
        + id
        + " "
        + listener
        + " "
        + transport
        + " "
        + source
        + " => "
        + target
        + (address == null ? "" : " (" + address.getHostAddress() + ")")
        + "]";
  }

  /** Builds a {@link Flow}; not thread-safe. */
  public static final class Builder {
    private long id;
    private @Nullable String listener;
    private Transport transport = Transport.TCP;
    private @Nullable InetSocketAddress source;
    private @Nullable Endpoint destination;
    private @Nullable Endpoint target;
    private @Nullable InetAddress address;
    private @Nullable String user;
    private @Nullable Inspection inspection;
    private Attributes attributes = Attributes.NONE;
    private @Nullable Instant openedAt;

    private Builder() {}

    private Builder(Flow flow) {
      id = flow.id;
      listener = flow.listener;
      transport = flow.transport;
      source = flow.source;
      destination = flow.destination;
      target = flow.target;
      address = flow.address;
      user = flow.user;
      inspection = flow.inspection;
      attributes = flow.attributes;
      openedAt = flow.openedAt;
    }

    /** Sets the number. */
    public Builder id(long value) {
      id = value;
      return this;
    }

    /** Sets the listener's name. */
    public Builder listener(String value) {
      listener = Objects.requireNonNull(value, "listener");
      return this;
    }

    /** Sets the transport; TCP by default. */
    public Builder transport(Transport value) {
      transport = Objects.requireNonNull(value, "transport");
      return this;
    }

    /** Sets the source. */
    public Builder source(InetSocketAddress value) {
      source = Objects.requireNonNull(value, "source");
      return this;
    }

    /** Sets the destination. */
    public Builder destination(Endpoint value) {
      destination = Objects.requireNonNull(value, "destination");
      return this;
    }

    /** Sets the target, and forgets the address of an earlier one. */
    public Builder target(Endpoint value) {
      target = Objects.requireNonNull(value, "target");
      address = null;
      return this;
    }

    /** Sets the address of the target; null while it is not known. */
    public Builder address(@Nullable InetAddress value) {
      address = value;
      return this;
    }

    /** Sets the user; null for nobody. */
    public Builder user(@Nullable String value) {
      user = value;
      return this;
    }

    /** Sets what the first bytes say. */
    public Builder inspection(Inspection value) {
      inspection = Objects.requireNonNull(value, "inspection");
      return this;
    }

    /** Sets an attribute. */
    public <T> Builder attribute(AttributeKey<T> key, T value) {
      attributes = attributes.with(key, value);
      return this;
    }

    /** Sets when the flow began; by default now. */
    public Builder openedAt(Instant value) {
      openedAt = Objects.requireNonNull(value, "openedAt");
      return this;
    }

    /** Makes the flow. */
    public Flow build() {
      return new Flow(this);
    }
  }
}
