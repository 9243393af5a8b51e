package io.calamary.examples.launcher.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What can be learnt of this host: files, and what programs print. */
interface Host {
  /** The text of a file; null if it can't be read. */
  @Nullable String file(String path);

  /** What a program prints; null if it is not there, fails, or takes too long. */
  @Nullable String output(String... command);

  /** The host that this program runs on. */
  static Host here() {
    return new Here();
  }

  /** This host. */
  final class Here implements Host {
    private static final int MOST_SECONDS = 5;

    private Here() {}

    @Override
    public @Nullable String file(String path) {
      try {
        return Files.readString(Path.of(path));
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public @Nullable String output(String... command) {
      ProcessBuilder builder =
          new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
      try {
        Process process = builder.start();
        process.getOutputStream().close();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> all(process));
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return null;
        }
        return process.exitValue() == 0 ? new String(read.join(), StandardCharsets.UTF_8) : null;
      } catch (IOException e) {
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    private static byte[] all(Process process) {
      try {
        return process.getInputStream().readAllBytes();
      } catch (IOException e) {
        return new byte[0];
      }
    }
  }
}
