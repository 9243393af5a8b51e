package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A program that runs until it is closed, and the lines that it says. */
final class Service implements AutoCloseable {
  private static final long MOST_SECONDS = 30;
  private static final String END = "\0";

  private final Process process;
  private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private Service(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a program; its error output counts as output. */
  static Service start(ProcessBuilder builder) throws IOException {
    return new Service(builder.redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
        unread.add(line);
      }
    } catch (IOException e) {
      lines.add("output lost: " + e);
    }
    unread.add(END);
  }

  /** The first line from here on that has a match; fails if there is none in time. */
  Matcher await(String regex) throws InterruptedException {
    Matcher found = find(regex);
    return found != null ? found : fail("no line with " + regex + " in " + lines);
  }

  /** Whether such a line comes before the program ends. */
  boolean says(String regex) throws InterruptedException {
    return find(regex) != null;
  }

  private @Nullable Matcher find(String regex) throws InterruptedException {
    Pattern pattern = Pattern.compile(regex);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      String line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null || line.equals(END)) {
        return null;
      }
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher;
      }
    }
  }

  /** All that it said so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** The process. */
  Process process() {
    return process;
  }

  @Override
  public void close() {
    end(process);
  }

  /** Ends a process that was started here, and those that it started. */
  static void end(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
  }
}
