package dev.sideband.ipmi.oem;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.time.Deadline;
import dev.sideband.time.Ticker;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way: sent as often as it takes, always under the same tag.
 *
 * <p>Its steps follow each other, so it needs no lock: a step begins when the answer to the one
 * before is there.
 */
final class OemExchange<R> {

  /** Refusals that say nothing about the request itself: another copy of it may be taken. */
  private static final Set<CompletionCode> PASSING =
      Set.of(
          OemFrame.FRAME_CHECKSUM_WRONG,
          CompletionCode.NODE_BUSY,
          CompletionCode.TIMEOUT,
          CompletionCode.FIRMWARE_UPDATING,
          CompletionCode.INITIALIZING);

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(20);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

  private final OemLink link;
  private final OemCommand<R> command;
  private final OemRequest request;
  private final int mostAttempts;
  private final Deadline deadline;
  private final long begun;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private Duration backoff = FIRST_BACKOFF;
  private int attempts;
  private @Nullable Throwable lastFailure;

  /**
   * A refusal without a frame has no checksum, and may be due to damage to what routes a request,
   * so it counts only when the next attempt is refused in the same way.
   */
  private @Nullable CompletionCode lastRefusal;

  OemExchange(
      OemLink link,
      OemCommand<R> command,
      int tag,
      int client,
      int mostAttempts,
      Deadline deadline) {
    this.link = link;
    this.command = command;
    this.mostAttempts = mostAttempts;
    this.deadline = deadline;
    this.begun = link.context().ticker().nanos();
    WireWriter body = new WireWriter();
    command.encode(body);
    this.request =
        new OemRequest(
            command.code(),
            OemVersion.CURRENT,
            OemRequest.FLAG_CHECKED,
            tag,
            client,
            body.toBytes());
  }

  CompletionStage<R> start() {
    attemptAfter(Duration.ZERO);
    return answer;
  }

  private void attemptAfter(Duration wait) {
    Duration pause = link.pace().pause();
    Duration longer = pause.compareTo(wait) > 0 ? pause : wait;
    if (attempts >= mostAttempts || deadline.remaining().compareTo(longer) <= 0) {
      giveUp();
    } else if (longer.isZero()) {
      attempt();
    } else {
      link.context().scheduler().schedule(this::attempt, longer);
    }
  }

  private void attempt() {
    Ticker ticker = link.context().ticker();
    long sent = ticker.nanos();
    OemRequest copy = attempts++ == 0 ? request : request.resent();
    link.channel()
        .exchange(link.frame().encode(copy), link.attemptDeadline(deadline))
        .whenComplete((response, failure) -> {
          link.pace().used(ticker.nanos() - sent);
          settle(response, failure);
        });
  }

  private void settle(@Nullable MessageResponse response, @Nullable Throwable failure) {
    try {
      if (response != null) {
        read(response);
      } else {
        survive(Failures.cause(failure));
      }
    } catch (RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }

  private void survive(Throwable failure) {
    if (failure instanceof NoResponseException || failure instanceof MalformedMessageException) {
      again(failure);
    } else {
      answer.completeExceptionally(failure);
    }
  }

  private void read(MessageResponse response) {
    CompletionCode code = new CompletionCode(response.completionCode());
    if (!code.isOk()) {
      CommandRejectedException refusal =
          new CommandRejectedException(
              new CommandId(NetFn.OEM_GROUP, command.code()), code, response.data());
      if (PASSING.contains(code) || !code.equals(lastRefusal)) {
        lastRefusal = code;
        again(refusal);
      } else {
        answer.completeExceptionally(refusal);
      }
      return;
    }
    try {
      read(link.frame().decode(command.code(), true, response), response.data());
    } catch (MalformedMessageException damaged) {
      again(damaged);
    }
  }

  private void read(OemResponse response, Bytes seen) throws MalformedMessageException {
    if (response.tag() != request.tag()) {
      throw new MalformedMessageException("tag", 5, "belongs to another request", seen);
    }
    if ((response.flags() & OemResponse.FLAG_INSTRUCTION_WAITS) != 0) {
      link.bell().ring();
    }
    OemStatus status = response.status();
    if (status.equals(OemStatus.BUSY)) {
      link.context().observer().counted("oem.busy", link.target(), 1);
      lastFailure = new OemRejectedException(command.code(), status, response.body());
      attemptAfter(Duration.ofMillis(Math.max(1, response.body().reader().u16("retry after"))));
    } else if (status.isOk()) {
      complete(response.body());
    } else {
      answer.completeExceptionally(
          new OemRejectedException(command.code(), status, response.body()));
    }
  }

  /** The frame was whole, so its body will not get better by asking again. */
  private void complete(Bytes body) {
    try {
      answer.complete(command.decode(body.reader()));
    } catch (IOException malformed) {
      answer.completeExceptionally(malformed);
    }
  }

  private void again(Throwable failure) {
    link.context().observer().counted("oem.resends", link.target(), 1);
    lastFailure = failure;
    Duration wait = backoff;
    Duration doubled = backoff.multipliedBy(2);
    backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    attemptAfter(wait);
  }

  private void giveUp() {
    Throwable last = lastFailure;
    answer.completeExceptionally(
        last == null || last instanceof NoResponseException
            ? new NoResponseException(
                link.target(), attempts, Duration.ofNanos(link.context().ticker().nanos() - begun))
            : last);
  }
}
