package io.calamary.core.spi;

import io.calamary.flow.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What the bytes at the beginning of a connection are. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class PrefaceResult {
  private static final PrefaceResult MORE = new PrefaceResult(Kind.MORE, 0, null);
  private static final PrefaceResult ABSENT = new PrefaceResult(Kind.ABSENT, 0, null);

  private final Kind kind;
  private final int length;
  private final @Nullable String detail;
  private final @Nullable InetSocketAddress source;
  private final Map<AttributeKey<?>, Object> attributes;

  private PrefaceResult(Kind kind, int length, @Nullable String detail) {
    this.kind = kind;
    this.length = length;
    this.detail = detail;
    source = null;
    attributes = Map.of();
  }

  private PrefaceResult(Builder b) {
    kind = Kind.COMPLETE;
    length = b.length;
    detail = null;
    source = b.source;
    attributes = b.attributes;
  }

  /** What the bytes can be. */
  public enum Kind {
    /** The beginning of a preface. */
    MORE,
    /** No preface: all of them are of the listener's own protocol. */
    ABSENT,
    /** What must not come here; the connection is reset. */
    REFUSED,
    /** A preface. */
    COMPLETE
  }

  /** More bytes must come. */
  public static PrefaceResult more() {
    return MORE;
  }

  /** There is no preface, and none is needed. */
  public static PrefaceResult absent() {
    return ABSENT;
  }

  /** The bytes are wrong; the detail is for people. */
  public static PrefaceResult refused(String detail) {
    return new PrefaceResult(Kind.REFUSED, 0, Objects.requireNonNull(detail, "detail"));
  }

  /**
   * Starts the description of a complete preface.
   *
   * @param length how many bytes it has; what follows is of the listener's own protocol
   */
  public static Builder complete(int length) {
    return new Builder(length);
  }

  /** What the bytes are. */
  public Kind kind() {
    return kind;
  }

  /** How many bytes the preface has. */
  public int length() {
    return length;
  }

  /** What is wrong, for people; null if nothing is. */
  public @Nullable String detail() {
    return detail;
  }

  /** Where the client really is; null if the preface does not tell. */
  public @Nullable InetSocketAddress source() {
    return source;
  }

  /** What every flow of the connection tells to rules and observers. */
  public Map<AttributeKey<?>, Object> attributes() {
    return attributes;
  }

  /** Builds the description of a complete preface; not thread-safe. */
  public static final class Builder {
    private final int length;

    /** Never changed, so that results can share it. */
    private Map<AttributeKey<?>, Object> attributes = Map.of();

    private @Nullable InetSocketAddress source;

    private Builder(int length) {
      if (length < 0) {
        throw new IllegalArgumentException("length: " + length + " (expected: 0 or more)");
      }
      this.length = length;
    }

    /** Sets where the client really is. */
    public Builder source(InetSocketAddress value) {
      source = Objects.requireNonNull(value, "source");
      return this;
    }

    /** Tells something to the rules and observers of every flow of the connection. */
    public <T> Builder attribute(AttributeKey<T> key, T value) {
      T checked = key.type().cast(Objects.requireNonNull(value, "value"));
      if (attributes.isEmpty()) {
        attributes = Map.of(key, checked);
      } else {
        Map<AttributeKey<?>, Object> more = new HashMap<>(attributes);
        more.put(key, checked);
        attributes = Collections.unmodifiableMap(more);
      }
      return this;
    }

    /** Makes the result. */
    public PrefaceResult build() {
      return new PrefaceResult(this);
    }
  }
}
