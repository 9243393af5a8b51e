package io.calamary.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The parts of the library, as the architecture tests name them. */
final class LibraryClasses {
  static final String CORE = "io.calamary.core..";
  static final String CORE_INTERNAL = "io.calamary.core.internal..";
  static final String CONTROL_PLANE = "io.calamary.core.internal.server..";
  static final String EXAMPLES = "io.calamary.examples..";
  static final String INTERNAL = "..internal..";
  static final String[] MODES = {
    "io.calamary.http..",
    "io.calamary.proxyproto..",
    "io.calamary.socks5..",
    "io.calamary.transparent.."
  };

  private LibraryClasses() {}

  /** Published modules: everything but the examples. */
  static DescribedPredicate<JavaClass> library() {
    return resideInAPackage("io.calamary..")
        .and(not(resideInAPackage(EXAMPLES)))
        .as("classes of the published modules");
  }

  static DescribedPredicate<JavaClass> api() {
    return library()
        .and(not(resideInAPackage(CORE)))
        .and(not(resideInAnyPackage(MODES)))
        .as("classes of calamary-api");
  }

  static DescribedPredicate<JavaClass> exportedByModes() {
    return resideInAnyPackage(MODES)
        .and(not(resideInAPackage(INTERNAL)))
        .as("classes that a listener module exports");
  }

  /** What runs on event loops: the internals, but for the start and stop of servers. */
  static DescribedPredicate<JavaClass> dataPlane() {
    return resideInAPackage(CORE_INTERNAL)
        .or(resideInAnyPackage(MODES).and(resideInAPackage(INTERNAL)))
        .and(not(resideInAPackage(CONTROL_PLANE)))
        .as("classes of the data plane");
  }

  /** Leaves out test classes, also those that arrive packed as the fixtures of calamary-core. */
  static final class MainOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }
}
