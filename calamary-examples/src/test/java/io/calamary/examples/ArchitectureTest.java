package io.calamary.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.calamary.examples.LibraryClasses.CORE;
import static io.calamary.examples.LibraryClasses.CORE_INTERNAL;
import static io.calamary.examples.LibraryClasses.EXAMPLES;
import static io.calamary.examples.LibraryClasses.INTERNAL;
import static io.calamary.examples.LibraryClasses.api;
import static io.calamary.examples.LibraryClasses.exportedByModes;
import static io.calamary.examples.LibraryClasses.library;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apiguardian.api.API;

/** Who may know whom, over all modules. */
@AnalyzeClasses(packages = "io.calamary", importOptions = LibraryClasses.MainOnly.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule API_KNOWS_THE_JDK_ONLY =
      classes()
          .that(api())
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..",
                      "javax.net.ssl..",
                      "javax.security.auth.x500..",
                      "org.jspecify..",
                      "org.apiguardian..")
                  .or(api()))
          .because("embedders must not meet the versions of anything that the proxy is built on");

  @ArchTest
  static final ArchRule SPI_DOES_NOT_KNOW_THE_INTERNALS =
      noClasses()
          .that()
          .resideInAPackage("io.calamary.core.spi..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CORE_INTERNAL);

  @ArchTest
  static final ArchRule INTERNALS_OF_CORE_ARE_KNOWN_TO_CORE_ONLY =
      noClasses()
          .that()
          .resideOutsideOfPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CORE_INTERNAL);

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_MODE =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(LibraryClasses.MODES)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBRARY_DOES_NOT_KNOW_THE_EXAMPLES =
      noClasses().that(library()).should().dependOnClassesThat().resideInAPackage(EXAMPLES);

  @ArchTest
  static final ArchRule MODES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.calamary.(http|proxyproto|socks5|transparent)..")
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule MODES_SHOW_NO_NETTY =
      noClasses()
          .that(exportedByModes())
          .should()
          .dependOnClassesThat(resideInAPackage("io.netty..").or(resideInAPackage(INTERNAL)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule INTERNALS_HAVE_NO_CYCLES =
      slices()
          .matching("io.calamary.core.internal.(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule INTERNALS_DEPEND_DOWNWARDS =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("server")
          .definedBy("io.calamary.core.internal.server..")
          .layer("accept")
          .definedBy("io.calamary.core.internal.accept..")
          .layer("flow")
          .definedBy("io.calamary.core.internal.flow..")
          .layer("stages")
          .definedBy(
              "io.calamary.core.internal.inspect..",
              "io.calamary.core.internal.decide..",
              "io.calamary.core.internal.resolve..",
              "io.calamary.core.internal.connect..",
              "io.calamary.core.internal.relay..",
              "io.calamary.core.internal.udp..")
          .layer("ground")
          .definedBy("io.calamary.core.internal.observe..", "io.calamary.core.internal.transport..")
          .whereLayer("server")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("accept")
          .mayOnlyBeAccessedByLayers("server")
          .whereLayer("flow")
          .mayOnlyBeAccessedByLayers("server", "accept")
          .whereLayer("stages")
          .mayOnlyBeAccessedByLayers("server", "accept", "flow");

  @ArchTest
  static final ArchRule EXPORTED_TYPES_TELL_THEIR_STATUS =
      classes()
          .that(library())
          .and()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .resideOutsideOfPackage(INTERNAL)
          .should()
          .beAnnotatedWith(API.class);
}
