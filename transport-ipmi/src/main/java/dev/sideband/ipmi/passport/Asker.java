package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemUnsupportedException;
import dev.sideband.ipmi.passport.Finding.Why;
import dev.sideband.time.Deadline;
import dev.sideband.time.Ticker;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SessionRefusedException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.MalformedMessageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a BMC one question after the other, and makes a finding of whatever comes of it.
 *
 * <p>Questions follow each other, so it needs no lock.
 */
final class Asker {

  /** How long a question may take, except the first one, which may open a session. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final MessageChannel channel;
  private final Ticker ticker;
  private final Deadline deadline;
  private final List<Question> questions = new ArrayList<>();
  private @Nullable TransportException gone;
  private boolean answered;

  Asker(MessageChannel channel, Ticker ticker, Deadline deadline) {
    this.channel = channel;
    this.ticker = ticker;
    this.deadline = deadline;
  }

  /** Asks a standard question. */
  <R> CompletionStage<Finding<R>> ask(String name, IpmiCommand<R> command) {
    return ask(name, PATIENCE, limit -> Ipmi.send(channel, command, limit));
  }

  /** Asks a question that is a conversation of its own, and may take that long. */
  <R> CompletionStage<Finding<R>> ask(
      String name, Duration patience, Function<Deadline, CompletionStage<R>> question) {
    if (gone != null) {
      return CompletableFuture.completedStage(notAsked("nothing answers any more"));
    }
    if (deadline.expired()) {
      return CompletableFuture.completedStage(notAsked("the time was up"));
    }
    long begun = ticker.nanos();
    Duration left = deadline.remaining();
    boolean isShort = !questions.isEmpty() && patience.compareTo(left) < 0;
    return question
        .apply(Deadline.after(isShort ? patience : left, ticker))
        .handle((value, failure) -> {
          Finding<R> finding =
              failure == null ? new Finding.Known<>(value) : finding(Failures.cause(failure));
          note(name, finding, Duration.ofNanos(ticker.nanos() - begun));
          return finding;
        });
  }

  static <R> Finding<R> notAsked(String why) {
    return new Finding.Unknown<>(Why.NOT_ASKED, why);
  }

  private void note(String name, Finding<?> finding, Duration elapsed) {
    answered |= !(finding instanceof Finding.Unknown<?> none) || none.why() != Why.NO_ANSWER;
    questions.add(new Question(name, finding, elapsed));
  }

  private <R> Finding<R> finding(Throwable failure) {
    if (failure instanceof CommandRejectedException refusal) {
      return new Finding.Unknown<>(why(refusal.code()), refusal.code().toString());
    }
    if (failure instanceof MalformedMessageException malformed) {
      return new Finding.Unknown<>(Why.MALFORMED, String.valueOf(malformed.getMessage()));
    }
    if (failure instanceof OemUnsupportedException unsupported) {
      return new Finding.Unknown<>(
          unsupported.code().map(Asker::why).orElse(Why.NO_ANSWER),
          unsupported.code().map(CompletionCode::toString).orElse("Hello alone is not answered"));
    }
    if (failure instanceof OemRejectedException refusal) {
      return new Finding.Unknown<>(Why.REFUSED, refusal.status().toString());
    }
    if (failure instanceof TransportException silence) {
      return silence(silence);
    }
    throw new CompletionException(failure);
  }

  private <R> Finding<R> silence(TransportException silence) {
    if (silence instanceof TargetUnavailableException
        || silence instanceof SessionRefusedException
        || silence instanceof ChannelClosedException) {
      gone = silence;
    }
    return new Finding.Unknown<>(
        Why.NO_ANSWER,
        silence instanceof NoResponseException none
            ? "attempts: " + none.attempts()
            : String.valueOf(silence.getMessage()));
  }

  private static Why why(CompletionCode code) {
    if (code.equals(CompletionCode.INVALID_COMMAND)
        || code.equals(CompletionCode.INVALID_COMMAND_FOR_LUN)) {
      return Why.NOT_SUPPORTED;
    }
    return code.equals(CompletionCode.INSUFFICIENT_PRIVILEGE) ? Why.NOT_PERMITTED : Why.REFUSED;
  }

  /** Returns why nothing was answered at all, or null if something was. */
  @Nullable TransportException failure() {
    return answered ? null : gone;
  }

  List<Question> questions() {
    return questions;
  }
}
