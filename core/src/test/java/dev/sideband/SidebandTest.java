package dev.sideband;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.testing.FakeTime;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.ObserverListener;
import dev.sideband.transport.TargetUnavailableException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;

@Timeout(120)
class SidebandTest {

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet();
  }

  private static Set<Thread> newThreads(Set<Thread> before) {
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .filter(thread -> thread.getName().startsWith("sideband"))
        .collect(Collectors.toSet());
  }

  /** Lets a task pass through timer and worker, and returns the thread that ran it. */
  private static Thread use(Sideband sideband) throws InterruptedException {
    BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
    sideband.scheduler().schedule(() -> ran.add(Thread.currentThread()), Duration.ZERO);
    return ran.take();
  }

  @Test
  @Tag("X-4")
  void startsNoThreadUntilThereIsWork() {
    Set<Thread> before = threads();
    try (Sideband sideband = Sideband.builder().build()) {
      assertEquals(Set.of(), newThreads(before));
      assertTrue(sideband.deadline(Duration.ofDays(1)).remaining().toHours() >= 23);
    }
  }

  @Test
  @Tag("X-4")
  void itsThreadsAreDaemonsWithNamesAndEndAtClose() throws Exception {
    Set<Thread> before = threads();
    Set<Thread> own;
    try (Sideband sideband = Sideband.builder().build()) {
      Thread worker = use(sideband);
      assertEquals("sideband-worker-1", worker.getName());
      own = newThreads(before);
      assertTrue(own.contains(worker));
      assertEquals(
          Set.of("sideband-timer", "sideband-worker-1"),
          own.stream().map(Thread::getName).collect(Collectors.toSet()));
      assertTrue(own.stream().allMatch(Thread::isDaemon));
    }
    for (Thread thread : own) {
      thread.join();
    }
    assertEquals(Set.of(), newThreads(before));
  }

  @Test
  @Tag("X-4")
  void whatIsHandedInBelongsToItsOwner() throws Exception {
    Set<Thread> before = threads();
    FakeTime time = new FakeTime();
    List<Runnable> executed = new ArrayList<>();
    Executor executor = executed::add;
    Random random = new Random(1);
    ObserverListener observer = new ObserverListener() {};
    Sideband sideband =
        Sideband.builder()
            .executor(executor)
            .scheduler(time)
            .ticker(time)
            .clock(time)
            .random(random)
            .observer(observer)
            .build();
    assertSame(executor, sideband.executor());
    assertSame(time, sideband.scheduler());
    assertSame(time, sideband.ticker());
    assertSame(time, sideband.clock());
    assertSame(random, sideband.random());
    assertSame(observer, sideband.observer());
    assertEquals(Duration.ofSeconds(3), sideband.deadline(Duration.ofSeconds(3)).remaining());
    sideband.close();
    sideband.scheduler().schedule(() -> executed.add(() -> {}), Duration.ZERO);
    time.advance(Duration.ZERO);
    assertEquals(1, executed.size(), "the scheduler still works for its owner");
    assertEquals(Set.of(), newThreads(before));
  }

  @Test
  @Tag("X-4")
  void itsOwnTimerServesAnExecutorThatIsHandedIn() throws Exception {
    BlockingQueue<Runnable> executed = new LinkedBlockingQueue<>();
    try (Sideband sideband = Sideband.builder().executor(executed::add).build()) {
      CountDownLatch ran = new CountDownLatch(1);
      sideband.scheduler().schedule(ran::countDown, Duration.ZERO);
      executed.take().run();
      assertEquals(0, ran.getCount());
    }
  }

  @Test
  @Tag("X-4")
  void twoShareNothing() throws Exception {
    Sideband one = Sideband.builder().build();
    try (Sideband other = Sideband.builder().build()) {
      assertNotSame(one.executor(), other.executor());
      assertNotSame(one.scheduler(), other.scheduler());
      assertNotSame(one.random(), other.random());
      Thread worker = use(other);
      one.close();
      assertThrows(
          RejectedExecutionException.class,
          () -> one.scheduler().schedule(() -> {}, Duration.ZERO));
      assertTrue(use(other).isAlive());
      assertTrue(worker.isDaemon());
    }
  }

  @Test
  @Tag("X-5")
  void closeIsBoundedWhenWorkDoesNotEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    BlockingQueue<Throwable> ended = new LinkedBlockingQueue<>();
    Sideband sideband = Sideband.builder().build();
    sideband
        .executor()
        .execute(() -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            ended.add(e);
          }
        });
    begun.await();
    long start = System.nanoTime();
    sideband.close();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(taken.toMillis() >= 1_900 && taken.toMillis() < 30_000, taken.toString());
    assertTrue(ended.take() instanceof InterruptedException, "then it is interrupted");
    sideband.close();
  }

  @Test
  @Tag("X-5")
  @EnabledOnOs(OS.LINUX)
  void aThousandCyclesLeakNoThreadAndNoFile() throws Exception {
    cycle();
    Set<Thread> before = threads();
    List<String> files = OpenFiles.names();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      workers.add(cycle());
    }
    for (Thread worker : workers) {
      worker.join();
    }
    for (Thread thread : newThreads(before)) {
      thread.join();
    }
    assertEquals(Set.of(), newThreads(before));
    assertEquals(files, OpenFiles.names());
  }

  private static Thread cycle() throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      sideband.open(URI.create("test:somewhere"), MessageChannel.class).close();
      return use(sideband);
    }
  }

  @Test
  void aDoorIsOpenedByTheProviderThatKnowsItsScheme() throws Exception {
    Credentials credentials = (target, user) -> "secret".toCharArray();
    URI target = URI.create("TEST://admin@somewhere");
    try (Sideband sideband = Sideband.builder().build();
        MessageChannel channel = sideband.open(target, MessageChannel.class, credentials)) {
      TestTransport.Channel opened = (TestTransport.Channel) channel;
      assertEquals(target, opened.target());
      assertSame(credentials, opened.credentials());
      assertSame(sideband, opened.context());
    }
  }

  @Test
  void whatNobodyKnowsIsUnavailable() {
    try (Sideband sideband = Sideband.builder().build()) {
      for (String target : List.of("nobody://host", "no-scheme", "//host/path")) {
        TargetUnavailableException unavailable =
            assertThrows(
                TargetUnavailableException.class,
                () -> sideband.open(URI.create(target), MessageChannel.class));
        assertEquals(target, unavailable.target());
        assertTrue(unavailable.toString().contains("MessageChannel"));
      }
      TargetUnavailableException noSuchDoor =
          assertThrows(
              TargetUnavailableException.class,
              () -> sideband.open(URI.create("test:x"), Runnable.class));
      assertTrue(noSuchDoor.toString().contains("Runnable"));
    }
  }

  @Test
  void aPasswordInATargetIsNotRepeated() {
    try (Sideband sideband = Sideband.builder().build()) {
      TargetUnavailableException unavailable =
          assertThrows(
              TargetUnavailableException.class,
              () -> sideband.open(URI.create("x://me:s3cret@host/1"), MessageChannel.class));
      assertEquals("x://me@host/1", unavailable.target());
      assertFalse(unavailable.toString().contains("s3cret"));
    }
  }

  @Test
  @Tag("X-4")
  void loadedTwiceItIsTwoOfItsKind() throws Exception {
    Set<Thread> before = threads();
    URL[] places = {placeOf(Sideband.class), placeOf(LoggerFactory.class)};
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    try (URLClassLoader one = new URLClassLoader(places, platform);
        URLClassLoader other = new URLClassLoader(places, platform)) {
      Class<?> first = useReflectively(one);
      Class<?> second = useReflectively(other);
      assertNotSame(first, second);
      assertNotSame(Sideband.class, first);
    }
    for (Thread thread : newThreads(before)) {
      thread.join();
    }
    assertEquals(Set.of(), newThreads(before));
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static Class<?> useReflectively(ClassLoader loader) throws Exception {
    Class<?> type = loader.loadClass(Sideband.class.getName());
    Object builder = type.getMethod("builder").invoke(null);
    Object sideband = builder.getClass().getMethod("build").invoke(builder);
    CountDownLatch ran = new CountDownLatch(1);
    Executor executor = (Executor) type.getMethod("executor").invoke(sideband);
    executor.execute(ran::countDown);
    ran.await();
    type.getMethod("close").invoke(sideband);
    return type;
  }
}
