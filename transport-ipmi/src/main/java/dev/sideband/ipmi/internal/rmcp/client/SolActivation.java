package dev.sideband.ipmi.internal.rmcp.client;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.ActivatePayload;
import dev.sideband.ipmi.command.GetPayloadInstanceInfo;
import dev.sideband.ipmi.command.GetSolParameter;
import dev.sideband.ipmi.command.PayloadActivation;
import dev.sideband.ipmi.command.PayloadInstanceInfo;
import dev.sideband.ipmi.command.PayloadKind;
import dev.sideband.ipmi.command.SolParameter;
import dev.sideband.ipmi.command.SolRetry;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.ipmi.oem.GetConsoleInfo;
import dev.sideband.ipmi.oem.OemClient;
import dev.sideband.ipmi.oem.OemException;
import dev.sideband.ipmi.oem.OemFeatures;
import dev.sideband.time.Deadline;
import dev.sideband.transport.ConsoleChunk.Place;
import dev.sideband.transport.SessionLostException;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get a host's console: asks how the BMC repeats packets, raises that if it may,
 * begins to listen, activates the payload as the BMC wants it, and asks a BMC with our commands
 * where in the console's stream that was.
 */
final class SolActivation {

  /** What a BMC does that does not tell (IPMI 2.0, table 26-5). */
  private static final SolRetry USUAL_RETRY = new SolRetry(7, Duration.ofMillis(500));

  /** The channel that a request comes in. */
  static final int THIS_CHANNEL = 0x0E;

  /** Who listens to the session. */
  interface Host {

    /**
     * Begins to listen in the open session, anew with each call.
     *
     * @param patience how long the BMC surely waits for an acknowledgement
     * @return false if no session is open
     */
    boolean attach(Duration patience, boolean encrypted);
  }

  /** What came of it. */
  sealed interface Outcome {}

  /**
   * The console is ours.
   *
   * @param retry how the BMC repeats packets, if it tells
   * @param place of the first byte that comes, if the BMC numbers them
   */
  record Active(PayloadActivation payload, Optional<SolRetry> retry, Optional<Place> place)
      implements Outcome {}

  /**
   * Somebody has it.
   *
   * @param session the BMC's id of their session, or 0 if it does not tell
   */
  record Elsewhere(long session) implements Outcome {}

  private final LanChannel channel;
  private final OemClient oem;
  private final int instance;
  private final @Nullable SolRetryKeeper keeper;
  private final Host host;
  private final Deadline deadline;

  /** Creates an attempt; without a keeper, the BMC's SOL retry stays as it is. */
  SolActivation(
      LanChannel channel,
      OemClient oem,
      int instance,
      @Nullable SolRetryKeeper keeper,
      Host host,
      Deadline deadline) {
    this.channel = channel;
    this.oem = oem;
    this.instance = instance;
    this.keeper = keeper;
    this.host = host;
    this.deadline = deadline;
  }

  /**
   * Begins. The stage fails with a {@link dev.sideband.transport.TransportException} or a {@link
   * CommandRejectedException}, perhaps wrapped.
   */
  CompletionStage<Outcome> start() {
    return retry()
        .thenCompose(retry -> isNumbered().thenCompose(numbered -> activate(retry, numbered)));
  }

  private CompletionStage<Optional<SolRetry>> retry() {
    CompletionStage<Optional<SolRetry>> asked =
        Ipmi.send(channel, new GetSolParameter(THIS_CHANNEL, SolParameter.RETRY), deadline)
            .thenApply(SolActivation::retryOf);
    return orElse(asked, Optional.empty()).thenCompose(this::raised);
  }

  private CompletionStage<Optional<SolRetry>> raised(Optional<SolRetry> found) {
    return keeper == null || found.isEmpty()
        ? CompletableFuture.completedStage(found)
        : keeper.raise(found.get(), deadline).thenApply(Optional::of);
  }

  private static Optional<SolRetry> retryOf(SolParameter parameter) {
    try {
      return Optional.of(SolRetry.of(parameter));
    } catch (MalformedMessageException e) {
      return Optional.empty();
    }
  }

  private CompletionStage<Boolean> isNumbered() {
    return orElse(
        oem.greet(deadline).thenApply(answer -> answer.features().has(OemFeatures.CONSOLE)), false);
  }

  /** A BMC that does not do what not all of them can is no failure; one that is silent is. */
  private static <T> CompletionStage<T> orElse(CompletionStage<T> stage, T otherwise) {
    return stage.exceptionallyCompose(failure -> {
      Throwable reason = Failures.cause(failure);
      boolean cannot =
          reason instanceof CommandRejectedException
              || reason instanceof OemException
              || reason instanceof MalformedMessageException;
      return cannot
          ? CompletableFuture.completedStage(otherwise)
          : CompletableFuture.failedStage(reason);
    });
  }

  private CompletionStage<Outcome> activate(Optional<SolRetry> retry, boolean numbered) {
    boolean encrypted = channel.encrypts();
    return carried(retry, encrypted)
        .exceptionallyCompose(failure ->
            refusal(failure)
                .filter(code -> code == otherWay(encrypted))
                .map(code -> carried(retry, !encrypted))
                .orElseGet(() -> CompletableFuture.failedStage(failure)))
        .thenCompose(payload ->
            place(numbered).<Outcome>thenApply(place -> new Active(payload, retry, place)))
        .exceptionallyCompose(failure ->
            refusal(failure).filter(code -> code == ActivatePayload.ACTIVE_ELSEWHERE).isPresent()
                ? holder()
                : CompletableFuture.failedStage(failure));
  }

  private static int otherWay(boolean encrypted) {
    return encrypted ? ActivatePayload.NOT_WITH_ENCRYPTION : ActivatePayload.NOT_WITHOUT_ENCRYPTION;
  }

  private static Optional<Integer> refusal(Throwable failure) {
    return Failures.cause(failure) instanceof CommandRejectedException rejected
        ? Optional.of(rejected.code().value())
        : Optional.empty();
  }

  private CompletionStage<PayloadActivation> carried(Optional<SolRetry> retry, boolean encrypted) {
    Duration patience = retry.orElse(USUAL_RETRY).interval().dividedBy(2);
    if (!host.attach(patience, encrypted)) {
      return CompletableFuture.failedStage(
          new SessionLostException(channel.info().target(), "before the console was activated"));
    }
    return Ipmi.send(
        channel, new ActivatePayload(PayloadKind.SOL, instance, encrypted, true), deadline);
  }

  private CompletionStage<Optional<Place>> place(boolean numbered) {
    return numbered
        ? orElse(
            oem.send(new GetConsoleInfo(), deadline)
                .thenApply(report ->
                    report.sol().map(sol -> new Place(report.stream(), sol.activation()))),
            Optional.empty())
        : CompletableFuture.completedStage(Optional.empty());
  }

  private CompletionStage<Outcome> holder() {
    return orElse(
            Ipmi.send(channel, new GetPayloadInstanceInfo(PayloadKind.SOL, instance), deadline),
            new PayloadInstanceInfo(0))
        .thenApply(info -> new Elsewhere(info.sessionId()));
  }
}
