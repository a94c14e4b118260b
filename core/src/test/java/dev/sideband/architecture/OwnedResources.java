package dev.sideband.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What only {@code Sideband} and the system's clocks may reach for, and the check that it is so.
 */
final class OwnedResources {

  private static final String CONSTRUCTOR = "<init>";

  private static final Map<String, Set<String>> SLEEPS =
      Map.of(
          "java.lang.Thread", Set.of("sleep"),
          "java.util.concurrent.TimeUnit", Set.of("sleep"),
          "java.util.concurrent.locks.LockSupport", Set.of("parkNanos", "parkUntil"));

  private static final Map<String, Set<String>> CLOCKS =
      Map.ofEntries(
          Map.entry("java.lang.System", Set.of("nanoTime", "currentTimeMillis")),
          Map.entry("java.time.Clock", Set.of("system", "systemUTC", "systemDefaultZone")),
          Map.entry("java.time.Instant", Set.of("now")),
          Map.entry("java.time.InstantSource", Set.of("system")),
          Map.entry("java.time.LocalDate", Set.of("now")),
          Map.entry("java.time.LocalDateTime", Set.of("now")),
          Map.entry("java.time.LocalTime", Set.of("now")),
          Map.entry("java.time.OffsetDateTime", Set.of("now")),
          Map.entry("java.time.ZonedDateTime", Set.of("now")),
          Map.entry("java.util.Date", Set.of(CONSTRUCTOR)));

  private static final Map<String, Set<String>> THREADS =
      Map.ofEntries(
          Map.entry("java.lang.Thread", Set.of(CONSTRUCTOR, "ofPlatform", "ofVirtual")),
          Map.entry("java.util.Timer", Set.of(CONSTRUCTOR)),
          Map.entry("java.util.Collection", Set.of("parallelStream")),
          Map.entry(
              "java.util.concurrent.CompletableFuture",
              Set.of("completeOnTimeout", "delayedExecutor", "orTimeout")),
          Map.entry(
              "java.util.concurrent.Executors",
              Set.of(
                  "newCachedThreadPool",
                  "newFixedThreadPool",
                  "newScheduledThreadPool",
                  "newSingleThreadExecutor",
                  "newSingleThreadScheduledExecutor",
                  "newThreadPerTaskExecutor",
                  "newVirtualThreadPerTaskExecutor",
                  "newWorkStealingPool")),
          Map.entry("java.util.concurrent.ForkJoinPool", Set.of(CONSTRUCTOR, "commonPool")),
          Map.entry("java.util.concurrent.ScheduledThreadPoolExecutor", Set.of(CONSTRUCTOR)),
          Map.entry("java.util.concurrent.ThreadPoolExecutor", Set.of(CONSTRUCTOR)));

  private static final Map<String, Set<String>> RANDOMNESS =
      Map.of(
          "java.lang.Math", Set.of("random"),
          "java.security.SecureRandom", Set.of(CONSTRUCTOR, "getInstance", "getInstanceStrong"),
          "java.util.Random", Set.of(CONSTRUCTOR),
          "java.util.SplittableRandom", Set.of(CONSTRUCTOR),
          "java.util.UUID", Set.of("randomUUID"),
          "java.util.concurrent.ThreadLocalRandom", Set.of("current"),
          "java.util.random.RandomGenerator", Set.of("getDefault", "of"));

  private OwnedResources() {}

  static DescribedPredicate<JavaClass> owners() {
    Set<String> entrance =
        Set.of(
            "dev.sideband.OwnThreads",
            "dev.sideband.Sideband",
            "dev.sideband.SidebandBuilder",
            // A program's, no library's: the JVM takes a hook as a thread that never ran.
            "dev.sideband.workbench.ShutdownHook");
    return DescribedPredicate.describe(
        "own time, threads or randomness",
        type -> {
          String name = type.getName().replaceFirst("\\$.*", "");
          return entrance.contains(name) || name.startsWith("dev.sideband.time.System");
        });
  }

  static ArchCondition<JavaClass> useDirectly() {
    return reach(
        "reach for clock, sleep, thread or randomness",
        access ->
            isIn(SLEEPS, access)
                || isIn(CLOCKS, access)
                || isIn(THREADS, access)
                || isIn(RANDOMNESS, access)
                || runsOnTheCommonPool(access));
  }

  static ArchCondition<JavaClass> sleep() {
    return reach("sleep", access -> isIn(SLEEPS, access));
  }

  private static boolean isIn(Map<String, Set<String>> methods, JavaCodeUnitAccess<?> access) {
    return methods.entrySet().stream()
        .anyMatch(entry ->
            entry.getValue().contains(access.getName())
                && access.getTargetOwner().isAssignableTo(entry.getKey()));
  }

  /** The asynchronous methods of a future take the executor as their last argument, or none. */
  private static boolean runsOnTheCommonPool(JavaCodeUnitAccess<?> access) {
    if (!access.getName().endsWith("Async")
        || !access.getTargetOwner().isAssignableTo("java.util.concurrent.CompletionStage")) {
      return false;
    }
    return access.getTarget().getRawParameterTypes().stream()
        .noneMatch(type -> type.getName().equals("java.util.concurrent.Executor"));
  }

  private static ArchCondition<JavaClass> reach(
      String what, Predicate<JavaCodeUnitAccess<?>> isForbidden) {
    return new ArchCondition<>(what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getCodeUnitAccessesFromSelf().stream()
            .filter(isForbidden)
            .forEach(access ->
                events.add(SimpleConditionEvent.satisfied(type, access.getDescription())));
      }
    };
  }
}
