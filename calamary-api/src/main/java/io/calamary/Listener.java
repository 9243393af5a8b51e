package io.calamary;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * An address to listen on, with a mode. Each mode has a class of its own with its options; the core
 * finds the mode by that class. Implementations are immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Listener {
  /** The name, unique in a server: flows, rules, events and {@link ProxyServer#listener} use it. */
  String name();

  /** The address to listen on; port 0 for any free port. */
  InetSocketAddress bindAddress();

  /**
   * What clients send before they speak the protocol of the mode, in this order; none by default.
   */
  default List<Preface> prefaces() {
    return List.of();
  }

  /**
   * What the builders of all listeners share. Binds to the loopback address by default.
   *
   * @param <B> the builder's own type
   */
  abstract class Builder<B extends Builder<B>> {
    private String name;
    private @Nullable InetAddress address;
    private int port;
    private List<Preface> prefaces = List.of();

    /**
     * Starts a builder.
     *
     * @param name the name that the listener has if none is set: the mode's
     */
    protected Builder(String name) {
      this.name = name;
    }

    /** Sets the name. */
    public final B name(String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("name: '" + value + "' (expected: some text)");
      }
      name = value;
      return self();
    }

    /** Sets the port, 0 to 65535; 0, the default, for any free port. */
    public final B port(int value) {
      if (value < 0 || value > 65535) {
        throw new IllegalArgumentException("port: " + value + " (expected: 0-65535)");
      }
      port = value;
      return self();
    }

    /**
     * Sets address and port.
     *
     * @throws IllegalArgumentException if the address is unresolved
     */
    public final B bind(InetSocketAddress value) {
      if (value.isUnresolved()) {
        throw new IllegalArgumentException("bind: " + value + " (expected: an address)");
      }
      address = value.getAddress();
      port = value.getPort();
      return self();
    }

    /**
     * Sets what clients send before they speak the protocol of the mode, in this order; replaces
     * what was set before.
     */
    public final B prefaces(Preface... values) {
      prefaces = List.of(values);
      return self();
    }

    /** The prefaces that were set. */
    protected final List<Preface> prefaces() {
      return prefaces;
    }

    /** The name that was set. */
    protected final String name() {
      return name;
    }

    /** The address that was set, or the loopback address. */
    protected final InetSocketAddress bindAddress() {
      InetAddress known = address;
      return new InetSocketAddress(known == null ? InetAddress.getLoopbackAddress() : known, port);
    }

    /** This builder, in its own type. */
    protected abstract B self();
  }
}
