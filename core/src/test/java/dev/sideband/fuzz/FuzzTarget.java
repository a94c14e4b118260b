package dev.sideband.fuzz;

/**
 * Feeds bytes as they may come from outside to one family of decoders, and judges what comes of
 * them.
 *
 * <p>It stands in the tests of the module whose decoders it feeds, is listed in {@code
 * META-INF/services}, and has seeds of its own, see {@link Seed}. Its class {@code
 * RmcpClientTarget} makes its name {@code rmcp-client}. The fuzzer calls it with what it makes up,
 * each build with the seeds. The same input must always do the same.
 */
public interface FuzzTarget {

  /** Returns the name by which it is called and by which its seeds are found. */
  default String name() {
    return FuzzTargets.nameOf(getClass());
  }

  /**
   * Runs one input, and throws if a decoder did anything but what it declares.
   *
   * @return whether any of the input was taken as valid
   */
  boolean run(byte[] input) throws Exception;
}
