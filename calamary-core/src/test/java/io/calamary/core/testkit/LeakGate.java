package io.calamary.core.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails the test run if a reference-counted resource was dropped unreleased by any test of it.
 * JUnit finds this extension by itself wherever the fixtures are on the class path and {@code
 * junit.jupiter.extensions.autodetection.enabled} is set, as the build does.
 */
public final class LeakGate implements BeforeAllCallback, BeforeEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(LeakGate.class);

  private final LeakRecorder recorder = LeakRecorder.install();

  /** Called by the service loader, before any test class is initialised. */
  public LeakGate() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    recorder.running(context.getRequiredTestClass().getName());
    context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Verdict.class, key -> new Verdict(recorder), Verdict.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    recorder.running(context.getRequiredTestClass().getName() + ": " + context.getDisplayName());
  }

  /** Closed by JUnit after the last test. */
  private record Verdict(LeakRecorder recorder) implements AutoCloseable {
    @Override
    public void close() {
      List<String> leaks = recorder.collect();
      if (!leaks.isEmpty()) {
        throw new AssertionError(
            leaks.size() + " leaked resource(s)\n" + String.join("\n\n", leaks));
      }
    }
  }
}
