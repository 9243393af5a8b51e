package io.calamary.core.testkit;

import java.io.IOException;

/** What an origin server does to a connection, on a thread of that connection. */
@FunctionalInterface
public interface Behaviour {
  /** Serves; to throw is to leave the connection as it is. */
  void serve(OriginConnection connection) throws IOException;

  /** Sends back what comes; ends the output when the input has ended. */
  static Behaviour echo() {
    return connection -> {
      byte[] buffer = new byte[64 * 1024];
      int read;
      while ((read = connection.receive(buffer)) >= 0) {
        byte[] bytes = new byte[read];
        System.arraycopy(buffer, 0, bytes, 0, read);
        connection.send(bytes);
      }
      connection.fin();
    };
  }

  /** Speaks first, then echoes. */
  static Behaviour banner(byte[] greeting) {
    return connection -> {
      connection.send(greeting);
      echo().serve(connection);
    };
  }

  /** Sends, ends its output, then reads until the client has ended too. */
  static Behaviour sendThenFin(byte[] bytes) {
    return connection -> {
      connection.send(bytes);
      connection.fin();
      connection.receiveAll();
    };
  }

  /** Reads until the client has ended its output, then sends and ends too. */
  static Behaviour receiveThenSend(byte[] bytes) {
    return connection -> {
      connection.receiveAll();
      connection.send(bytes);
      connection.fin();
    };
  }

  /** Ends its output at once, then reads. */
  static Behaviour finAtOnce() {
    return sendThenFin(new byte[0]);
  }

  /** Resets at once. */
  static Behaviour resetAtOnce() {
    return OriginConnection::reset;
  }

  /** Reads, and says nothing; ends its output when the input has ended. */
  static Behaviour neverAnswer() {
    return receiveThenSend(new byte[0]);
  }

  /** Does nothing: the test drives the connection. */
  static Behaviour hold() {
    return connection -> {};
  }
}
