package io.calamary.core.internal.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.TestLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
  private final TestLoops loops = TestLoops.of("nio");
  private final EventLoop loop = loops.next();

  @AfterEach
  void close() {
    loops.close();
  }

  /** A timer beside what is known about it. */
  private static final class Model {
    final WheelTimer timer;
    boolean armed;
    long period;
    long due;
    int fired;
    String wrong = "";

    Model(TimerWheel wheel) {
      timer = wheel.newTimer();
    }

    void start(long nanos) {
      armed = true;
      period = nanos;
      due = System.nanoTime() + nanos;
      timer.startNanos(nanos, this::fired);
    }

    void touch() {
      if (armed) {
        due = System.nanoTime() + period;
      }
      timer.touch();
    }

    void stop() {
      armed = false;
      timer.stop();
    }

    private void fired() {
      fired++;
      if (!armed) {
        wrong += " fired although stopped;";
      } else if (System.nanoTime() < due - TimeUnit.MILLISECONDS.toNanos(1)) {
        wrong += " fired too early;";
      }
      armed = false;
    }
  }

  @Test
  void firesWhatAModelSays() throws Exception {
    Random random = new Random(42);
    List<Model> models = new ArrayList<>();
    TestLoops.on(
        loop,
        () -> {
          TimerWheel wheel = new TimerWheel(loop);
          for (int i = 0; i < 500; i++) {
            models.add(new Model(wheel));
          }
          return models;
        });
    for (int round = 0; round < 60; round++) {
      TestLoops.on(loop, () -> change(models, random));
      Await.pause(Duration.ofMillis(20));
    }
    Await.until(
        "all armed timers", () -> onLoop(() -> models.stream().noneMatch(model -> model.armed)));
    assertTrue(models.stream().mapToInt(model -> model.fired).sum() > 100);
    assertEquals(
        List.of(), models.stream().map(model -> model.wrong).filter(w -> !w.isEmpty()).toList());
  }

  private static boolean change(List<Model> models, Random random) {
    for (int i = 0; i < 50; i++) {
      Model model = models.get(random.nextInt(models.size()));
      switch (random.nextInt(4)) {
        case 0 -> model.stop();
        case 1 -> model.touch();
        default -> model.start(TimeUnit.MILLISECONDS.toNanos(random.nextInt(900)));
      }
    }
    return true;
  }

  @Test
  void aTimerMayChangeOthersOfItsSlot() throws Exception {
    List<String> fired = new ArrayList<>();
    TestLoops.on(
        loop,
        () -> {
          TimerWheel wheel = new TimerWheel(loop);
          WheelTimer first = wheel.newTimer();
          WheelTimer second = wheel.newTimer();
          WheelTimer third = wheel.newTimer();
          WheelTimer last = wheel.newTimer();
          first.start(
              Duration.ofMillis(10),
              () -> {
                fired.add("first");
                second.stop();
                third.start(Duration.ofMillis(150), () -> fired.add("third"));
                first.start(Duration.ofMillis(250), () -> fired.add("first again"));
              });
          second.start(Duration.ofMillis(10), () -> fired.add("second"));
          third.start(Duration.ofMillis(10), () -> fired.add("third too early"));
          last.start(Duration.ofMillis(700), () -> fired.add("last"));
          return wheel;
        });
    Await.until("the last", () -> onLoop(() -> fired.contains("last")));

    assertEquals(List.of("first", "third", "first again", "last"), fired);
  }

  @Test
  void aSoonerStartReplacesALaterOne() throws Exception {
    List<String> fired = new ArrayList<>();
    TestLoops.on(
        loop,
        () -> {
          WheelTimer timer = new TimerWheel(loop).newTimer();
          timer.start(Duration.ofHours(1), () -> fired.add("late"));
          timer.start(Duration.ofMillis(1), () -> fired.add("soon"));
          return timer;
        });
    Await.until("the sooner", () -> onLoop(() -> !fired.isEmpty()));

    assertEquals(List.of("soon"), fired);
  }

  @Test
  void turnsOnWhenATaskThrows() throws Exception {
    List<String> fired = new ArrayList<>();
    TestLoops.on(
        loop,
        () -> {
          TimerWheel wheel = new TimerWheel(loop);
          WheelTimer failing = wheel.newTimer();
          failing.start(
              Duration.ofMillis(1),
              () -> {
                throw new IllegalStateException("on purpose");
              });
          wheel.newTimer().start(Duration.ofMillis(1), () -> fired.add("same slot"));
          wheel.newTimer().start(Duration.ofMillis(300), () -> fired.add("later"));
          return wheel;
        });
    Await.until("the later", () -> onLoop(() -> fired.contains("later")));

    assertEquals(List.of("same slot", "later"), fired);
  }

  @Test
  void reachesFurtherThanTheWheelIsRound() throws Exception {
    long begun = System.nanoTime();
    List<Long> fired = new ArrayList<>();
    TestLoops.on(
        loop,
        () -> {
          WheelTimer timer = new TimerWheel(loop).newTimer();
          timer.start(Duration.ofMillis(6700), () -> fired.add(System.nanoTime() - begun));
          return timer;
        });
    Await.until("the timer", () -> onLoop(() -> !fired.isEmpty()));

    assertTrue(fired.get(0) >= TimeUnit.MILLISECONDS.toNanos(6700), fired::toString);
  }

  /** The wheel has not turned for long then, and does not know how late it is. */
  @Test
  void touchedBehindAStallItRunsItsWholePeriod() throws Exception {
    List<Long> left = new ArrayList<>();
    long period = TimeUnit.MILLISECONDS.toNanos(250);
    TestLoops.on(
        loop,
        () -> {
          WheelTimer timer = new TimerWheel(loop).newTimer();
          long[] touched = {System.nanoTime()};
          timer.startNanos(period, () -> left.add(touched[0] + period - System.nanoTime()));
          // Is done before the wheel turns, as it is due before.
          loop.schedule(
              () -> {
                Await.pause(Duration.ofMillis(900));
                timer.touch();
                touched[0] = System.nanoTime();
              },
              10,
              TimeUnit.MILLISECONDS);
          return timer;
        });
    Await.until("the timer", () -> onLoop(() -> !left.isEmpty()));

    assertTrue(left.get(0) <= 0, () -> "too early by " + left + " ns");
  }

  private boolean onLoop(Callable<Boolean> question) {
    try {
      return TestLoops.on(loop, question);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
