package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.filter.Verdict.Kind;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Fact;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Endpoint ELSEWHERE = Endpoint.of("mirror.example", 443);

  @Test
  void constantsSayTheirKind() {
    assertEquals(Kind.ALLOW, Verdict.ALLOW.kind());
    assertEquals(Kind.DENY, Verdict.DENY.kind());
    assertEquals(Kind.DROP, Verdict.DROP.kind());
    assertEquals(Kind.PASS, Verdict.PASS.kind());
    for (Verdict verdict : List.of(Verdict.ALLOW, Verdict.DENY, Verdict.DROP, Verdict.PASS)) {
      assertNull(verdict.fact());
      assertNull(verdict.rule());
      assertNull(verdict.redirect());
    }
  }

  @Test
  void needsNameTheirFact() {
    for (Fact fact : Fact.values()) {
      assertEquals(Kind.NEED, Verdict.need(fact).kind());
      assertEquals(fact, Verdict.need(fact).fact());
      assertSame(Verdict.need(fact), Verdict.need(fact));
    }
  }

  @Test
  void byNamesTheRuleAndLeavesTheOriginal() {
    Verdict named = Verdict.DENY.by("ads");

    assertEquals("ads", named.rule());
    assertEquals(Kind.DENY, named.kind());
    assertNull(Verdict.DENY.rule());
    assertThrows(NullPointerException.class, () -> Verdict.DENY.by(null));
  }

  @Test
  void onlyWhatIsAllowedCanGoElsewhere() {
    Verdict redirected = Verdict.ALLOW.by("m").redirect(ELSEWHERE);

    assertEquals(ELSEWHERE, redirected.redirect());
    assertEquals("m", redirected.rule());
    assertEquals(ELSEWHERE, redirected.by("n").redirect());
    assertNull(Verdict.ALLOW.redirect());
    assertThrows(IllegalStateException.class, () -> Verdict.DENY.redirect(ELSEWHERE));
    assertThrows(IllegalStateException.class, () -> Verdict.need(Fact.ADDRESS).redirect(ELSEWHERE));
    assertThrows(NullPointerException.class, () -> Verdict.ALLOW.redirect(null));
  }

  @Test
  void textsSayEverything() {
    assertEquals("ALLOW", Verdict.ALLOW.toString());
    assertEquals("NEED(ADDRESS)", Verdict.need(Fact.ADDRESS).toString());
    assertEquals(
        "ALLOW by m to mirror.example:443", Verdict.ALLOW.redirect(ELSEWHERE).by("m").toString());
  }

  @Test
  void theStageIsCompletedAndAlwaysTheSame() {
    assertSame(Verdict.ALLOW.stage(), Verdict.ALLOW.stage());
    assertTrue(Verdict.ALLOW.stage().toCompletableFuture().isDone());
    assertSame(Verdict.ALLOW, Verdict.ALLOW.stage().toCompletableFuture().join());
    assertSame(Verdict.ALLOW, Verdict.ofCompleted(Verdict.ALLOW.stage()));
    assertNull(Verdict.ofCompleted(CompletableFuture.completedFuture(Verdict.ALLOW)));
    assertNull(Verdict.ofCompleted(new CompletableFuture<>()));
  }

  @Test
  void nobodyCanChangeTheStage() {
    CompletableFuture<Verdict> stage = Verdict.DENY.stage().toCompletableFuture();

    assertFalse(stage.complete(Verdict.ALLOW));
    assertFalse(stage.completeExceptionally(new IllegalStateException()));
    assertFalse(stage.cancel(true));
    assertThrows(UnsupportedOperationException.class, () -> stage.obtrudeValue(Verdict.ALLOW));
    assertThrows(
        UnsupportedOperationException.class,
        () -> stage.obtrudeException(new IllegalStateException()));
    stage.completeAsync(() -> Verdict.ALLOW, Runnable::run);
    stage.completeOnTimeout(Verdict.ALLOW, 0, TimeUnit.SECONDS);
    stage.orTimeout(0, TimeUnit.SECONDS);

    assertSame(Verdict.DENY, Verdict.DENY.stage().toCompletableFuture().join());
  }

  @Test
  void stagesMadeFromItAreOrdinaryOnes() {
    CompletionStage<String> text = Verdict.DENY.stage().thenApply(Verdict::toString);
    CompletableFuture<Verdict> copy = Verdict.DENY.stage().toCompletableFuture().copy();

    assertEquals("DENY", text.toCompletableFuture().join());
    assertSame(Verdict.DENY, copy.join());
    assertNull(Verdict.ofCompleted(copy));
  }
}
