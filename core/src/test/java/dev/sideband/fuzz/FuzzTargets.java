package dev.sideband.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The targets of all modules on the class path.
 *
 * <p>Those that are not asked for are not made: a fuzzer takes its time over each class.
 */
public final class FuzzTargets {

  private static final String SUFFIX = "Target";

  private FuzzTargets() {}

  /** Returns the names of all targets, in their order. */
  public static List<String> names() {
    return providers().map(provider -> nameOf(provider.type())).sorted().toList();
  }

  /** Returns the targets that were compiled together with a class. */
  static List<FuzzTarget> besides(Class<?> sample) {
    return providers()
        .filter(provider -> source(provider.type()).equals(source(sample)))
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  private static String source(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  /**
   * Returns one target.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static FuzzTarget named(String name) {
    return providers()
        .filter(provider -> nameOf(provider.type()).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no target is named " + name))
        .get();
  }

  private static Stream<ServiceLoader.Provider<FuzzTarget>> providers() {
    return ServiceLoader.load(FuzzTarget.class).stream();
  }

  /** Returns the name of a target of this class. */
  static String nameOf(Class<?> type) {
    String name = type.getSimpleName();
    if (!name.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(name + " does not end in " + SUFFIX);
    }
    return name.substring(0, name.length() - SUFFIX.length())
        .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /** Runs one input, several times where it seems to allocate too much. */
  public static boolean run(FuzzTarget target, byte[] input) throws Exception {
    return Allocation.settled(() -> target.run(input.clone()));
  }
}
