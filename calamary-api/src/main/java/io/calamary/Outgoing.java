package io.calamary;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apiguardian.api.API;

/** How connections to targets are made. Immutable. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Outgoing {
  private static final Outgoing DEFAULTS = builder().build();

  private final int retries;
  private final int mark;
  private final String interfaceName;

  private Outgoing(Builder b) {
    retries = b.retries;
    mark = b.mark;
    interfaceName = b.interfaceName;
  }

  /** No retries, no mark, any interface. */
  public static Outgoing defaults() {
    return DEFAULTS;
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How often the addresses of a target are tried again when none of them accepted, within {@link
   * Timeouts#connect()}.
   */
  public int retries() {
    return retries;
  }

  /**
   * The mark of the sockets (SO_MARK), for the firewall and for routing; 0 for none. Linux with the
   * epoll transport only, and the process needs CAP_NET_ADMIN.
   */
  public int mark() {
    return mark;
  }

  /**
   * The network interface that the sockets are bound to (SO_BINDTODEVICE), empty for any. Linux
   * with the epoll transport only.
   */
  public String interfaceName() {
    return interfaceName;
  }

  /** Builds {@link Outgoing}; not thread-safe. */
  public static final class Builder {
    private static final int MAX_NAME = 15;

    private int retries;
    private int mark;
    private String interfaceName = "";

    private Builder() {}

    /** Sets {@link Outgoing#retries()}; 0 to 10. */
    public Builder retries(int value) {
      if (value < 0 || value > 10) {
        throw new IllegalArgumentException("retries: " + value + " (expected: 0-10)");
      }
      retries = value;
      return this;
    }

    /** Sets {@link Outgoing#mark()}. */
    public Builder mark(int value) {
      mark = value;
      return this;
    }

    /** Sets {@link Outgoing#interfaceName()}. */
    public Builder interfaceName(String value) {
      Objects.requireNonNull(value, "interfaceName");
      if (value.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
        throw new IllegalArgumentException(
            "interfaceName: '" + value + "' (expected: at most " + MAX_NAME + " bytes)");
      }
      interfaceName = value;
      return this;
    }

    /** Makes the settings. */
    public Outgoing build() {
      return new Outgoing(this);
    }
  }
}
