package dev.sideband.fuzz;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;

/** The targets of all modules on the class path. */
public final class FuzzTargets {

  private FuzzTargets() {}

  /** Returns all targets by their names. */
  public static List<FuzzTarget> all() {
    return ServiceLoader.load(FuzzTarget.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(FuzzTarget::name))
        .toList();
  }

  /**
   * Returns one target.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static FuzzTarget named(String name) {
    return all().stream()
        .filter(target -> target.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no target is named " + name));
  }

  /** Runs one input, several times where it seems to allocate too much. */
  public static boolean run(FuzzTarget target, byte[] input) throws Exception {
    for (int attempt = 1; attempt < Allocation.ATTEMPTS; attempt++) {
      try {
        return target.run(input.clone());
      } catch (Allocation.ExceededError perhapsOfLoading) {
        continue;
      }
    }
    return target.run(input.clone());
  }
}
