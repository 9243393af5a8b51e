package io.calamary.examples.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packed launcher, run as its users run it. */
final class LauncherProcess implements AutoCloseable {
  static final Path JAR = Path.of("target", "calamary.jar").toAbsolutePath();
  private static final int SECONDS = 60;
  private static final String END = "(end of the output)";

  private final Process process;
  private final BlockingQueue<String> out;
  private final BlockingQueue<String> err;

  private LauncherProcess(Process process) {
    this.process = process;
    this.out = lines(process.getInputStream());
    this.err = lines(process.getErrorStream());
  }

  static LauncherProcess start(Path folder, String... args) throws IOException {
    return start(folder, List.of("-jar", JAR.toString()), args);
  }

  /** Starts a JVM with options of its own, which name the jar, too. */
  static LauncherProcess start(Path folder, List<String> options, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(Arrays.asList(args));
    return new LauncherProcess(new ProcessBuilder(command).directory(folder.toFile()).start());
  }

  private static BlockingQueue<String> lines(InputStream stream) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                in.lines().forEach(lines::add);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                lines.add(END);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  /** Waits for a line of the log with that text behind its time; passes over those before it. */
  String await(String text) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (true) {
      String line = out.poll(SECONDS, TimeUnit.SECONDS);
      assertNotNull(line, () -> "nothing more is said; before: " + seen);
      if (line.contains(text)) {
        return line;
      }
      seen.add(line);
      assertTrue(!line.equals(END), () -> text + " is not among " + seen + " nor " + err);
    }
  }

  /** Waits until it says its first word: whether it starts, or ends instead. */
  boolean startsAtAll() throws InterruptedException {
    String first = out.poll(SECONDS, TimeUnit.SECONDS);
    assertNotNull(first, "nothing is said");
    return !first.equals(END);
  }

  /** Waits until it listens on 127.0.0.1, and tells where. */
  InetSocketAddress started() throws InterruptedException {
    String line = await("Bound to tcp://127.0.0.1:");
    Matcher port =
        Pattern.compile("127\\.0\\.0\\.1:([0-9]+) in (https?|socks5) mode$").matcher(line);
    assertTrue(port.find(), line);
    await("| INFO | Started");
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(port.group(1)));
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  int exit() throws InterruptedException {
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "it does not end");
    return process.exitValue();
  }

  /** What it said on standard output after what was awaited, once it has ended. */
  List<String> output() throws InterruptedException {
    return rest(out);
  }

  /** What it said on standard error, once it has ended. */
  List<String> errors() throws InterruptedException {
    return rest(err);
  }

  private List<String> rest(BlockingQueue<String> lines) throws InterruptedException {
    exit();
    List<String> rest = new ArrayList<>();
    String line = lines.poll(SECONDS, TimeUnit.SECONDS);
    while (line != null && !line.equals(END)) {
      rest.add(line);
      line = lines.poll(SECONDS, TimeUnit.SECONDS);
    }
    return rest;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
