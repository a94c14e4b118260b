package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.SetSolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Deadline;
import dev.sideband.transport.TransportContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Raises a BMC's SOL retry while a console is open, and puts back what was: noted on the disk
 * before anything is changed, and until it is put back.
 *
 * <p>A BMC that refuses the change, and a disk that cannot take the note, leave everything as it is
 * and are counted; neither keeps anybody from the console. Safe for any thread.
 */
final class SolRetryKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(SolRetryKeeper.class);

  private final LanChannel channel;
  private final SolRetryNote note;
  private final TransportContext context;
  private final SolRetryChoice choice = new SolRetryChoice();
  private SolRetry current = SolRetry.LONGEST;

  /** What did not work is not tried again before the payload is activated anew. */
  private boolean stays;

  SolRetryKeeper(LanChannel channel, SolRetryNote note, TransportContext context) {
    this.channel = channel;
    this.note = note;
    this.context = context;
  }

  /**
   * Raises it before the payload is activated.
   *
   * @param found what the BMC has
   * @return what it has then; the stage fails only when the BMC does not answer
   */
  CompletionStage<SolRetry> raise(SolRetry found, Deadline deadline) {
    synchronized (this) {
      current = found;
      stays = false;
      return change(choice.chosen(), deadline);
    }
  }

  /** Takes note of the packets that came since the last time, and changes what that asks for. */
  CompletionStage<SolRetry> came(long packets, long resends, Deadline deadline) {
    synchronized (this) {
      choice.came(packets, resends, context.ticker().nanos());
      return change(choice.chosen(), deadline);
    }
  }

  private CompletionStage<SolRetry> change(SolRetry wanted, Deadline deadline) {
    SolRetry found = current;
    if (stays || wanted.equals(found)) {
      return CompletableFuture.completedStage(found);
    }
    return onDisk(
            () -> {
              if (note.read().isEmpty()) {
                note.write(found);
              }
              return true;
            })
        .thenCompose(noted ->
            noted.isPresent() ? set(wanted, deadline) : CompletableFuture.completedStage(false))
        .thenApply(done -> settled(done ? wanted : found, !done))
        .exceptionallyCompose(failure -> {
          if (Failures.cause(failure) instanceof CommandRejectedException) {
            context.observer().counted("sol.retry.refused", channel.info().target(), 1);
            return CompletableFuture.completedStage(settled(found, true));
          }
          return CompletableFuture.failedStage(failure);
        });
  }

  private CompletionStage<Boolean> set(SolRetry wanted, Deadline deadline) {
    return Ipmi.send(
            channel, new SetSolParameter(SolActivation.THIS_CHANNEL, wanted.parameter()), deadline)
        .thenApply(done -> true);
  }

  private synchronized SolRetry settled(SolRetry retry, boolean failed) {
    current = retry;
    stays = failed;
    return retry;
  }

  /**
   * Puts back what was, if there is a note of it; the note of what could not be put back stays for
   * the next time.
   */
  CompletionStage<Void> restore(Deadline deadline) {
    return onDisk(note::read)
        .thenCompose(read ->
            read.flatMap(before -> before)
                .map(before -> set(before, deadline).thenCompose(done -> onDisk(this::forget)))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())))
        .thenAccept(done -> {});
  }

  private boolean forget() throws IOException {
    note.delete();
    return true;
  }

  /** Does what waits for the disk; the stage is empty if that failed, which is said and counted. */
  private <T> CompletionStage<Optional<T>> onDisk(Callable<T> work) {
    CompletableFuture<Optional<T>> done = new CompletableFuture<>();
    context
        .executor()
        .execute(() -> {
          try {
            done.complete(Optional.of(work.call()));
          } catch (IOException e) {
            LOG.warn("{}: its SOL retry stays as it is", channel.info().target(), e);
            context.observer().counted("sol.retry.unnoted", channel.info().target(), 1);
            done.complete(Optional.empty());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }
}
