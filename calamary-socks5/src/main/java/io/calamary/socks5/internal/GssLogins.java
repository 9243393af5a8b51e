package io.calamary.socks5.internal;

import io.calamary.socks5.GssapiSettings;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.jspecify.annotations.Nullable;

/** Authenticates the clients of a listener by GSS-API. Thread-safe. */
final class GssLogins {
  private static final int THREADS = 4;
  private static final int WAITING = 256;

  private final GssapiSettings settings;
  private final GSSManager manager;
  private final GSSCredential credential;
  private final Executor executor;
  private final @Nullable ThreadPoolExecutor own;

  private GssLogins(GssapiSettings settings, GSSManager manager, GSSCredential credential) {
    this.settings = settings;
    this.manager = manager;
    this.credential = credential;
    Executor given = settings.executor();
    if (given == null) {
      ThreadPoolExecutor made = pool();
      own = made;
      executor = made;
    } else {
      own = null;
      executor = given;
    }
  }

  /**
   * Makes the logins of a listener.
   *
   * @throws IllegalArgumentException if the credentials are of no use
   */
  static GssLogins of(GssapiSettings settings) {
    return new GssLogins(settings, GSSManager.getInstance(), GssCredentials.of(settings));
  }

  private static ThreadPoolExecutor pool() {
    ThreadPoolExecutor made =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            new DefaultThreadFactory("calamary-gssapi", true));
    made.allowCoreThreadTimeOut(true);
    return made;
  }

  /** Begins the authentication of a client. */
  GssLogin begin() {
    try {
      return new GssLogin(settings, executor, manager.createContext(credential));
    } catch (GSSException e) {
      throw new IllegalStateException("no GSS-API context: " + e.getMessage(), e);
    }
  }

  /** Ends the threads that were made here. */
  void close() {
    if (own != null) {
      own.shutdown();
    }
  }
}
