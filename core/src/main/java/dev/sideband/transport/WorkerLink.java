package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A monitor server's end of the links of its workers; what comes goes to the {@link WorkerListener}
 * with which it was made.
 *
 * <p>Safe for any thread.
 */
public interface WorkerLink extends AutoCloseable {

  /** The most instructions that wait for one worker. */
  int MOST_INSTRUCTIONS = 256;

  /**
   * Sends an instruction, as soon as the worker is reached and has dealt with those before.
   *
   * <p>The stage completes when the agent has taken the instruction, and is about to carry it out.
   * It fails with a {@link TransportException} if too many wait, or if this end is closed before:
   * then it is not known whether the agent got it. It never completes inside the call.
   *
   * @throws IllegalArgumentException if there are more than {@link Uplink#MOST_BYTES}
   */
  CompletionStage<Void> instruct(WorkerId worker, Bytes instruction);

  /** Returns the workers that are known, in no order. */
  List<WorkerStatus> workers();

  /**
   * Ends all links. It waits two seconds at most for calls of the listener to end; one may last
   * longer. Idempotent.
   */
  @Override
  void close();
}
