package io.calamary.core.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on loopback that does to each connection what a {@link Behaviour} says. */
public final class OriginServer implements AutoCloseable {
  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<OriginConnection> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<OriginConnection> fresh = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final Thread acceptor;

  /** Bound and not listening: nobody else gets its port. */
  private static final class Nobody {
    static final Socket SOCKET = bound();

    private static Socket bound() {
      Socket socket = new Socket();
      try {
        socket.bind(new InetSocketAddress("127.0.0.1", 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return socket;
    }
  }

  private OriginServer(ServerSocket server, Behaviour behaviour) {
    this.server = server;
    this.behaviour = behaviour;
    acceptor = new Thread(this::accept, "origin " + server.getLocalPort());
    acceptor.setDaemon(true);
  }

  /** Starts one on 127.0.0.1. */
  public static OriginServer start(Behaviour behaviour) {
    return start("127.0.0.1", behaviour);
  }

  /** Starts one on an address. */
  public static OriginServer start(String address, Behaviour behaviour) {
    return start(address, 0, behaviour);
  }

  /** Starts one on an address and port; 0 for any. */
  public static OriginServer start(String address, int port, Behaviour behaviour) {
    try {
      ServerSocket socket = new ServerSocket(port, 1024, InetAddress.getByName(address));
      OriginServer made = new OriginServer(socket, behaviour);
      made.acceptor.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A port of 127.0.0.1 where nobody listens as long as the tests run; always the same one. */
  public static InetSocketAddress nobody() {
    return (InetSocketAddress) Nobody.SOCKET.getLocalSocketAddress();
  }

  /** A port of 127.0.0.1 that was free a moment ago, to be bound at once. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        OriginConnection connection = new OriginConnection(socket);
        open.incrementAndGet();
        all.add(connection);
        fresh.add(connection);
        daemon(() -> serve(connection), "origin connection " + server.getLocalPort());
      } catch (IOException e) {
        // Closed, or the peer was gone already.
      }
    }
  }

  private void serve(OriginConnection connection) {
    try {
      behaviour.serve(connection);
    } catch (IOException e) {
      // The peer has left; what it did is recorded.
    } finally {
      open.decrementAndGet();
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /** Its port. */
  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were accepted. */
  public int accepted() {
    return all.size();
  }

  /** How many connections are being served. */
  public int open() {
    return open.get();
  }

  /** The next connection that nobody took yet; waits for it. */
  public OriginConnection next() {
    try {
      OriginConnection connection = fresh.poll(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
      if (connection == null) {
        throw new AssertionError("nobody connected to the origin server");
      }
      return connection;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Returns once nobody is accepted any more: the kernel listens while a thread still accepts. */
  @Override
  public void close() {
    try {
      server.close();
      acceptor.join(Await.BOUND.toMillis());
      for (OriginConnection connection : all) {
        if (!connection.closed()) {
          connection.close();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
