package io.calamary.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static io.calamary.examples.LibraryClasses.dataPlane;
import static io.calamary.examples.LibraryClasses.library;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.NullMarked;

/** What code may do, over all modules. Blocks that are synchronised: see {@link SourcesTest}. */
@AnalyzeClasses(packages = "io.calamary", importOptions = LibraryClasses.MainOnly.class)
class CodingRulesTest {
  private static final Set<String> WAITING =
      Set.of(
          "acquire",
          "await",
          "awaitUninterruptibly",
          "get",
          "join",
          "put",
          "sleep",
          "sync",
          "syncUninterruptibly",
          "take",
          "wait");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NULL_MARKED =
      classes()
          .should(bePartOfNullMarkedPackage())
          .because("NullAway looks into null-marked packages only");

  @ArchTest
  static final ArchRule DATA_PLANE_DOES_NOT_WAIT =
      noClasses()
          .that(dataPlane())
          .should()
          .callMethodWhere(describe("waits for something", CodingRulesTest::waits))
          .because("a waiting event loop stalls all its connections")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule DATA_PLANE_DOES_NOT_LOCK =
      noClasses()
          .that(dataPlane())
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent.locks..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule METHODS_OF_THE_DATA_PLANE_ARE_NOT_SYNCHRONIZED =
      methods()
          .that()
          .areDeclaredInClassesThat(dataPlane())
          .should()
          .notHaveModifier(JavaModifier.SYNCHRONIZED)
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule LIBRARY_DOES_NOT_PRINT =
      noClasses().that(library()).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule LIBRARY_LOGS_TO_SLF4J =
      noClasses().that(library()).should(USE_JAVA_UTIL_LOGGING);

  @ArchTest
  static final ArchRule LIBRARY_THROWS_WHAT_CAN_BE_CAUGHT_BY_TYPE =
      noClasses().that(library()).should(THROW_GENERIC_EXCEPTIONS);

  private static boolean waits(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    DescribedPredicate<JavaClass> waitable =
        assignableTo(Future.class)
            .or(assignableTo(Thread.class))
            .or(assignableTo(CountDownLatch.class))
            .or(assignableTo(Semaphore.class))
            .or(assignableTo(BlockingQueue.class));
    String name = call.getName();
    return WAITING.contains(name) && (waitable.test(owner) || name.equals("wait"));
  }

  private static ArchCondition<JavaClass> bePartOfNullMarkedPackage() {
    return new ArchCondition<>("be part of a package that is @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean marked =
            item.getPackage()
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
        String message = item.getName() + ": package " + item.getPackageName();
        events.add(new SimpleConditionEvent(item, marked, message + " (expected: @NullMarked)"));
      }
    };
  }
}
