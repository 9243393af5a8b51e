package io.calamary.flow;

import java.util.Objects;
import org.apiguardian.api.API;

/**
 * A typed key of something that a listener mode tells about a flow. Two keys are the same only if
 * they are the same object, so a mode publishes its keys as constants.
 *
 * @param <T> the type of the value
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class AttributeKey<T> {
  private final String name;
  private final Class<T> type;

  private AttributeKey(String name, Class<T> type) {
    this.name = Objects.requireNonNull(name, "name");
    this.type = Objects.requireNonNull(type, "type");
  }

  /** Makes a new key; the name is for messages only. */
  public static <T> AttributeKey<T> of(String name, Class<T> type) {
    return new AttributeKey<>(name, type);
  }

  /** The name, for messages. */
  public String name() {
    return name;
  }

  /** The type of the value. */
  public Class<T> type() {
    return type;
  }

  @Override
  public String toString() {
    return name;
  }
}
