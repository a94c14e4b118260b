package dev.sideband.process;

/**
 * Gets what a {@link ProcessEventSource} sees, one call at a time and in the order in which it
 * came.
 *
 * <p>It is called on the source's thread and should return quickly: what it holds up may be lost,
 * and is counted then.
 */
@FunctionalInterface
public interface ProcessEventListener {

  /** Something happened to a process. */
  void happened(ProcessEvent event);

  /**
   * Some events are missing here. What can be found out afterwards follows: each start and end of a
   * process that is seen to be there or gone, such an end without its code.
   *
   * @param events how many are known to be missing, from 0
   */
  default void lost(long events) {}

  /** No more will come: the source was closed, or what it read from failed. */
  default void ended() {}
}
