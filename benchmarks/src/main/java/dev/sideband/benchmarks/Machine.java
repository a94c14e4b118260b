package dev.sideband.benchmarks;

/**
 * What the figures were measured on.
 *
 * @param cores processors that Java sees
 * @param system operating system and its release
 * @param java the Java machine
 * @param date the day
 */
public record Machine(int cores, String system, String java, String date) {

  /** Returns this machine on this day. */
  public static Machine here(String date) {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        date);
  }
}
