package dev.sideband.fleet.server;

import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Which processes of all workers, and in which order. Made from {@link #ALL}.
 *
 * @param sort the number of the column to sort by, see {@link
 *     dev.sideband.process.ProcessColumns#SCHEMA}, or {@link #WORKER}, {@link #SERVICE} or {@link
 *     #TASK}
 * @param descending whether the largest comes first
 * @param words all of which must be in a process's name, number, user, state, command, worker or
 *     service; parted by blanks
 * @param workers the names of the workers, all of them if empty; copied
 * @param managed whether only processes of services are wanted
 */
public record ProcessQuery(
    int sort, boolean descending, String words, Set<String> workers, boolean managed) {

  /** Sorts by the worker's name. */
  public static final int WORKER = -1;

  /** Sorts by the service's name. */
  public static final int SERVICE = -2;

  /** Sorts by the service's kind of task. */
  public static final int TASK = -3;

  /** All processes, by worker. */
  public static final ProcessQuery ALL = new ProcessQuery(WORKER, false, "", Set.of(), false);

  public ProcessQuery {
    Objects.requireNonNull(words, "words");
    words = words.strip().toLowerCase(Locale.ROOT);
    workers = Set.copyOf(workers);
  }

  /** Returns this question in another order. */
  public ProcessQuery by(int column, boolean largestFirst) {
    return new ProcessQuery(column, largestFirst, words, workers, managed);
  }

  /** Returns this question for processes that have all these words. */
  public ProcessQuery with(String newWords) {
    return new ProcessQuery(sort, descending, newWords, workers, managed);
  }

  /** Returns this question for the processes of some workers. */
  public ProcessQuery on(Set<String> newWorkers) {
    return new ProcessQuery(sort, descending, words, newWorkers, managed);
  }

  /** Returns this question for processes of services alone, or for all. */
  public ProcessQuery managed(boolean only) {
    return new ProcessQuery(sort, descending, words, workers, only);
  }
}
