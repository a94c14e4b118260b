package dev.sideband.linux.internal.events;

/** Takes what {@link ConnectorMessages} finds; numbers are those of threads and of processes. */
interface ConnectorSink {

  /** An event of any kind was the next one of a processor, by its own count. */
  void counted(int processor, int sequence);

  /** A thread was made; it is a process if both its numbers are the same. */
  void forked(int parent, int thread, int process);

  /** A process executes another program. */
  void executed(int process);

  /**
   * A thread ended; it is a process's first if both its numbers are the same.
   *
   * @param status as {@code wait} gives it
   */
  void exited(int thread, int process, int status);

  /** The kernel answers what it was asked, with an error number or 0. */
  void answered(int errno);
}
