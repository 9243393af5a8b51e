package io.calamary.examples.measure;

import io.calamary.core.testkit.End;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client saw of an answer, as an HTTP/1.1 client understands it.
 *
 * @param status the status code; 0 if there was no whole head
 * @param complete whether it looks like a complete message
 * @param body how many bytes followed the head
 * @param end how the connection ended; NONE if the message was complete before that
 * @param millis how long it took
 */
public record Seen(int status, boolean complete, int body, End end, long millis) {
  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.[01] (\\d{3}) ");
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
  private static final Pattern CHUNKED = Pattern.compile("\r\ntransfer-encoding: *chunked\r\n");

  /** Reads the answer to a CONNECT: a head alone if it is 200. */
  static Seen readConnect(RawClient client, long startNanos) throws IOException {
    StringBuilder head = new StringBuilder();
    byte[] one = new byte[1];
    while (head.indexOf("\r\n\r\n") < 0) {
      if (client.read(one) < 0) {
        return of(head.toString(), End.FIN, startNanos);
      }
      head.append((char) one[0]);
    }
    Seen seen = of(head.toString(), End.NONE, startNanos);
    return seen.status == 200 ? seen : read(client, head.toString(), startNanos);
  }

  /** Reads an answer until it is complete or the connection has ended. */
  static Seen read(RawClient client, long startNanos) throws IOException {
    return read(client, "", startNanos);
  }

  private static Seen read(RawClient client, String before, long startNanos) throws IOException {
    StringBuilder all = new StringBuilder(before);
    byte[] buffer = new byte[8192];
    End end = End.NONE;
    while (end == End.NONE && !of(all.toString(), end, startNanos).complete) {
      try {
        int read = client.read(buffer);
        if (read < 0) {
          end = End.FIN;
        } else {
          all.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
        }
      } catch (SocketException e) {
        end = End.RST;
      }
    }
    return of(all.toString(), end, startNanos);
  }

  private static Seen of(String text, End end, long startNanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    Matcher status = STATUS.matcher(text);
    int endOfHead = text.indexOf("\r\n\r\n") + 4;
    if (endOfHead < 4 || !status.find()) {
      return new Seen(0, false, 0, end, millis);
    }
    String head = text.substring(0, endOfHead).toLowerCase(Locale.ROOT);
    String body = text.substring(endOfHead);
    Matcher length = LENGTH.matcher(head);
    boolean complete;
    if (CHUNKED.matcher(head).find()) {
      complete = body.endsWith("\r\n0\r\n\r\n");
    } else if (length.find()) {
      complete = body.length() == Integer.parseInt(length.group(1));
    } else {
      complete = end == End.FIN;
    }
    return new Seen(Integer.parseInt(status.group(1)), complete, body.length(), end, millis);
  }

  /** In a few words. */
  String words() {
    String what =
        status == 0 ? "nothing" : status + (complete ? ", complete" : ", cut after " + body + " B");
    return end == End.NONE ? what : what + ", " + end;
  }
}
