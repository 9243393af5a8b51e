package io.calamary;

import java.net.InetSocketAddress;

/** A listener of no mode. */
final class TestListener implements Listener {
  private final String name;
  private final InetSocketAddress bindAddress;

  private TestListener(Builder b) {
    name = b.listenerName();
    bindAddress = b.address();
  }

  static TestListener named(String name) {
    return new Builder().name(name).build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public InetSocketAddress bindAddress() {
    return bindAddress;
  }

  static final class Builder extends Listener.Builder<Builder> {
    Builder() {
      super("test");
    }

    TestListener build() {
      return new TestListener(this);
    }

    private String listenerName() {
      return name();
    }

    private InetSocketAddress address() {
      return bindAddress();
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
