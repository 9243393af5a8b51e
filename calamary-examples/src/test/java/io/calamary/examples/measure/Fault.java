package io.calamary.examples.measure;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.OriginConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a faulty server does.
 *
 * @param place how far it gets with its answer
 * @param ending how it ends then
 */
public record Fault(Place place, Ending ending) {
  private static final Duration TAKEN = Duration.ofMillis(50);
  private static final String BODY = "0123456789".repeat(100);

  /** How far it gets. */
  public enum Place {
    /** It has not read the request. */
    AT_ONCE(""),
    /** It has read the request. */
    BEFORE_HEAD(""),
    /** In the middle of the head. */
    IN_HEAD("HTTP/1.1 200 OK\r\nContent-Le"),
    /** Behind the head. */
    AFTER_HEAD("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"),
    /** In a body of known length. */
    IN_BODY("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY),
    /** In a chunk. */
    IN_CHUNK("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n" + BODY),
    /** Between two chunks. */
    BETWEEN_CHUNKS("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + BODY + "\r\n"),
    /** In a body that ends with the connection. */
    IN_OPEN_BODY("HTTP/1.1 200 OK\r\n\r\n" + BODY);

    private final String sent;

    Place(String sent) {
      this.sent = sent;
    }
  }

  /** How it ends. */
  public enum Ending {
    /** It closes in good order. */
    FIN,
    /** It resets the connection. */
    RST,
    /** It says nothing more. */
    SILENCE
  }

  /** Whether there is nothing wrong: only the end of the connection ends such a body. */
  public boolean harmless() {
    return place == Place.IN_OPEN_BODY && ending == Ending.FIN;
  }

  /** Whether the client can still be given another answer. */
  public boolean beforeBody() {
    return place.compareTo(Place.IN_HEAD) <= 0;
  }

  /** Does it to a connection. */
  void commit(OriginConnection client) throws IOException {
    if (place != Place.AT_ONCE) {
      client.receive(new byte[8192]);
    }
    client.send(place.sent.getBytes(StandardCharsets.US_ASCII));
    switch (ending) {
      case FIN -> {
        client.fin();
        client.receiveAll();
      }
      case RST -> {
        // A reset overtakes what the receiver did not read yet.
        Await.pause(place.sent.isEmpty() ? Duration.ZERO : TAKEN);
        client.reset();
      }
      case SILENCE -> client.receiveAll();
    }
  }
}
