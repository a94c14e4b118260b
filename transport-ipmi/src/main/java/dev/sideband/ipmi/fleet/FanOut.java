package dev.sideband.ipmi.fleet;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Bmc;
import dev.sideband.transport.Credentials;
import dev.sideband.transport.TransportException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Runs one operation on many targets, and keeps their results apart.
 *
 * <p>A number of operations go on at a time, the {@linkplain FanOutBuilder#width width}; one that
 * is slow goes on without a place, so that targets which do not answer hold up nobody. No thread
 * waits for any of them: an operation is a stage, begun on the executor of the {@link Sideband},
 * and must not block. All of a run ends with its {@linkplain FanOutBuilder#within deadline}.
 *
 * <p>Safe for any thread, and for any number of runs side by side. It holds nothing that needs to
 * be closed.
 */
public final class FanOut {

  private final FanOutBuilder settings;

  FanOut(FanOutBuilder settings) {
    this.settings = copy(settings);
  }

  private static FanOutBuilder copy(FanOutBuilder settings) {
    return new FanOutBuilder(settings.sideband)
        .width(settings.width)
        .patience(settings.patience)
        .within(settings.limit);
  }

  /** Returns a builder; runs take threads and time from {@code sideband}. */
  public static FanOutBuilder builder(Sideband sideband) {
    return new FanOutBuilder(sideband);
  }

  /**
   * Begins a run on BMCs: each is opened when its turn comes, and closed when its operation is done
   * or given up.
   *
   * @param targets such as {@code ipmi://admin@10.0.0.5}
   * @param operation what to do with each BMC, by its {@link Bmc#async}
   */
  public <R> FanOutRun<URI, R> onBmcs(
      Collection<URI> targets,
      Credentials credentials,
      Function<Bmc, ? extends CompletionStage<R>> operation) {
    return onBmcs(targets, credentials, operation, (result, progress) -> {});
  }

  /** Begins a run on BMCs as the other method does, and tells of each result as it comes. */
  public <R> FanOutRun<URI, R> onBmcs(
      Collection<URI> targets,
      Credentials credentials,
      Function<Bmc, ? extends CompletionStage<R>> operation,
      FanOutListener<URI, R> listener) {
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(operation, "operation");
    return begin(targets, target -> onBmc(target, credentials, operation), listener);
  }

  private <R> Operation<R> onBmc(
      URI target, Credentials credentials, Function<Bmc, ? extends CompletionStage<R>> operation) {
    try {
      Bmc bmc = Bmc.open(settings.sideband, target, credentials);
      return new Operation<>(Operation.started(() -> operation.apply(bmc)), bmc::close);
    } catch (TransportException e) {
      return new Operation<>(CompletableFuture.failedStage(e), () -> {});
    }
  }

  /**
   * Begins a run on targets of any kind.
   *
   * @param operation begins the work on a target and returns at once; an exception that it throws
   *     is the target's failure
   */
  public <T, R> FanOutRun<T, R> run(
      Collection<? extends T> targets,
      Function<? super T, ? extends CompletionStage<R>> operation) {
    return run(targets, operation, (result, progress) -> {});
  }

  /** Begins a run as the other method does, and tells of each result as it comes. */
  public <T, R> FanOutRun<T, R> run(
      Collection<? extends T> targets,
      Function<? super T, ? extends CompletionStage<R>> operation,
      FanOutListener<T, R> listener) {
    Objects.requireNonNull(operation, "operation");
    return begin(targets, target -> new Operation<>(operation.apply(target), () -> {}), listener);
  }

  private <T, R> FanOutRun<T, R> begin(
      Collection<? extends T> targets,
      Function<? super T, Operation<R>> operation,
      FanOutListener<T, R> listener) {
    Objects.requireNonNull(listener, "listener");
    FanOutRun<T, R> run = new FanOutRun<>(settings, List.copyOf(targets), operation, listener);
    run.begin();
    return run;
  }
}
