package io.calamary.examples.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineWriterTest {
  private static LogLine line(String text) {
    return new LogLine(0, LogLine.Level.PLAIN, text);
  }

  @Test
  void losesNothingAndKeepsTheOrderOfEachThread() throws InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int threads = 4;
    int each = 5000;
    try (LineWriter writer = new LineWriter(out, threads * each).start()) {
      List<Thread> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        String name = "t" + t + " ";
        Thread thread =
            new Thread(() -> IntStream.range(0, each).forEach(i -> writer.write(line(name + i))));
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(threads * each, lines.size());
    for (int t = 0; t < threads; t++) {
      String name = "t" + t + " ";
      assertEquals(
          IntStream.range(0, each).mapToObj(i -> name + i).toList(),
          lines.stream().filter(text -> text.startsWith(name)).toList());
    }
  }

  @Test
  void writesPromptlyWithoutBeingClosed() throws IOException {
    PipedInputStream in = new PipedInputStream();
    try (LineWriter writer = new LineWriter(new PipedOutputStream(in), 10).start()) {
      writer.write(line("one"));
      assertEquals("one\n", new String(in.readNBytes(4), StandardCharsets.UTF_8));
      writer.write(line("two"));
      assertEquals("two\n", new String(in.readNBytes(4), StandardCharsets.UTF_8));
    }
  }

  /** A stream whose reader stalls until it is let go. */
  private static final class Stalled extends OutputStream {
    final CountDownLatch writing = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      writing.countDown();
      try {
        assertTrue(go.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes, offset, length);
    }
  }

  @Test
  void neverWaitsForTheReaderAndTellsWhatItLost() throws InterruptedException {
    Stalled stalled = new Stalled();
    try (LineWriter writer = new LineWriter(stalled, 100).start()) {
      writer.write(line("first"));
      assertTrue(stalled.writing.await(30, TimeUnit.SECONDS));
      for (int i = 0; i < 150; i++) {
        writer.write(line("more " + i));
      }
      stalled.go.countDown();
    }
    List<String> lines = stalled.written.toString(StandardCharsets.UTF_8).lines().toList();
    assertEquals(102, lines.size());
    assertEquals("first", lines.get(0));
    assertEquals("more 99", lines.get(100));
    assertTrue(lines.get(101).endsWith("| WARN | 50 lines were lost: the reader is too slow"));
  }

  @Test
  void goesOnWhenTheStreamBreaks() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    LineWriter writer = new LineWriter(broken, 10).start();
    for (int i = 0; i < 1000; i++) {
      writer.write(line("x"));
    }
    writer.close();
    writer.close();
  }
}
