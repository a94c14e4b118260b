package dev.sideband.ipmi.oem;

import dev.sideband.fleet.SignedInstruction;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.command.GetDeviceId;
import dev.sideband.ipmi.internal.Blocking;
import dev.sideband.ipmi.internal.Failures;
import dev.sideband.snapshot.Stage;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportContext;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends our commands over a {@link MessageChannel}, each with the effect of one.
 *
 * <p>It says Hello before the first command, and again when the BMC has forgotten it. A request
 * that gets no answer, a damaged one, or "busy" is sent again under the same tag until its deadline
 * passes; the BMC answers such a copy from its store of replies. Keep fewer requests going at a
 * time than {@link Greeting#replies} says.
 *
 * <p>A BMC without our commands refuses Hello, or leaves only Hello unanswered. That is remembered:
 * for ten minutes everything fails with {@link OemUnsupportedException} and nothing is sent.
 *
 * <p>Safe for any thread. It holds nothing; the channel belongs to the caller.
 */
public final class OemClient {

  /** How a BMC without our commands refuses them, and one with another major version. */
  private static final Set<CompletionCode> NOT_THERE =
      Set.of(
          CompletionCode.INVALID_COMMAND,
          CompletionCode.INVALID_DATA_FIELD,
          CompletionCode.INSUFFICIENT_PRIVILEGE,
          CompletionCode.REQUEST_LENGTH_INVALID,
          OemFrame.OTHER_MAJOR_VERSION);

  /** One lost answer says nothing about what the BMC knows; so many in a row say enough to ask. */
  private static final int HELLO_ATTEMPTS = 3;

  private final OemLink link;
  private final OemConversation conversation;

  OemClient(OemLink link, OemConversation conversation) {
    this.link = link;
    this.conversation = conversation;
  }

  /** Returns a builder of clients that speak through {@code channel}. */
  public static OemClientBuilder builder(MessageChannel channel, TransportContext context) {
    return new OemClientBuilder(channel, context);
  }

  /**
   * Returns a client of the same conversation that keeps to a share of the interface's time: after
   * an exchange that took a time, the next one waits until that time is no more than the share of
   * all that has passed; of one that took more than a second, silence mostly, one second counts. It
   * holds for one request at a time.
   *
   * @param share above 0, at most 1
   */
  public OemClient paced(double share) {
    return new OemClient(link.with(new Pace(share, link.context().ticker())), conversation);
  }

  /**
   * Returns a client of the same conversation that sends through another channel to the same BMC,
   * and each request in one attempt, which may take as long as the request: for a channel that does
   * not repeat what is lost, and callers that want to know what was.
   */
  public OemClient once(MessageChannel other) {
    return new OemClient(link.once(other), conversation);
  }

  /** Returns the answer to the latest Hello, or empty if there was none yet. */
  public Optional<Greeting> lastGreeting() {
    return Optional.ofNullable(conversation.greeting());
  }

  /**
   * Says Hello unless that has been done, and completes with the BMC's answer.
   *
   * <p>That Hello alone is not answered shows only after three attempts and a Get Device ID: leave
   * time for them.
   */
  public CompletionStage<Greeting> greet(Deadline deadline) {
    return unwrapped(greeting(deadline));
  }

  /**
   * Sends a command and completes with its answer.
   *
   * <p>The stage fails with a {@link dev.sideband.transport.TransportException}, a {@link
   * dev.sideband.wire.MalformedMessageException}, a {@link CommandRejectedException} for the frame
   * as a whole, or an {@link OemException}. What is chained to it runs on the channel's threads and
   * must not block.
   */
  public <R> CompletionStage<R> send(OemCommand<R> command, Deadline deadline) {
    CompletionStage<R> answer =
        greeting(deadline)
            .thenCompose(greeting ->
                exchange(command, greeting, deadline)
                    .exceptionallyCompose(
                        failure -> afterRefusal(command, greeting, failure, deadline)));
    return unwrapped(answer);
  }

  /**
   * Sends a command and waits for its answer. Not for threads that a channel or a scheduler needs.
   *
   * @throws IOException as {@link Ipmi#call} says
   * @throws CommandRejectedException if the frame as a whole was refused
   * @throws OemException if the BMC does not have the command, or the answer's status is not good
   */
  public <R> R call(OemCommand<R> command, Deadline deadline)
      throws IOException, CommandRejectedException, OemException {
    try {
      return Blocking.await(send(command, deadline), link.target(), deadline, Exception.class);
    } catch (IOException | CommandRejectedException | OemException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("send() fails with the types it names", e);
    }
  }

  /**
   * Fetches a whole stage, all of one generation, and checks it against the stage's checksum.
   *
   * <p>The stage fails as that of {@link #send} does; with {@link OemStatus#NO_DATA} if the BMC's
   * stage is absent, and as malformed if it is longer than {@code maxLength}.
   *
   * @param maxLength the longest content to take, bytes
   */
  public CompletionStage<StageCopy> fetch(
      ObjectType type, Stage stage, long maxLength, Deadline deadline) {
    return new StageFetch(this, type, stage, maxLength, deadline).start();
  }

  /**
   * Reads a BMC's bus log from a pointer on until it is empty. The pointer stays where it is until
   * {@link BusPackage#acknowledgement} is sent, so that nothing is lost on the way.
   *
   * <p>The stage fails as that of {@link #send} does, and as malformed if a checksum is wrong.
   *
   * @param mostMessages how many messages are enough, at least 1; a few more may come
   */
  public CompletionStage<BusPackage> fetchBus(
      BusPointerName pointer, int mostMessages, Deadline deadline) {
    return new BusFetch(this, pointer, mostMessages, deadline).start();
  }

  /**
   * Leaves an instruction for the host's agent at the BMC, which keeps it until the agent asks. Not
   * for the host itself.
   *
   * <p>The stage completes when the BMC has the whole, and fails as that of {@link #send} does.
   * Posted again it waits once.
   */
  public CompletionStage<Void> post(SignedInstruction instruction, Deadline deadline) {
    return new InstructionPosting(this, instruction, deadline).start();
  }

  InstructionBell bell() {
    return link.bell();
  }

  String target() {
    return link.target();
  }

  private <R> CompletionStage<R> exchange(
      OemCommand<R> command, Greeting greeting, Deadline deadline) {
    return new OemExchange<>(
            link, command, conversation.nextTag(), greeting.client(), link.mostAttempts(), deadline)
        .start();
  }

  /** A BMC that restarted, or gave our place to others, wants another Hello; once is enough. */
  private <R> CompletionStage<R> afterRefusal(
      OemCommand<R> command, Greeting greeting, Throwable failure, Deadline deadline) {
    Throwable reason = Failures.cause(failure);
    if (!(reason instanceof OemRejectedException refusal)
        || !refusal.status().equals(OemStatus.EXPIRED)) {
      return CompletableFuture.failedStage(reason);
    }
    conversation.forget(greeting);
    return greeting(deadline).thenCompose(anew -> exchange(command, anew, deadline));
  }

  private CompletionStage<Greeting> greeting(Deadline deadline) {
    OemUnsupportedException unsupported = conversation.unsupported();
    if (unsupported != null) {
      return CompletableFuture.failedStage(unsupported);
    }
    Greeting known = conversation.greeting();
    return known != null ? CompletableFuture.completedStage(known) : hello(deadline);
  }

  private CompletionStage<Greeting> hello(Deadline deadline) {
    Hello hello = new Hello(conversation.nonce(), OemVersion.CURRENT.major());
    return new OemExchange<>(link, hello, conversation.nextTag(), 0, HELLO_ATTEMPTS, deadline)
        .start()
        .thenApply(conversation::remember)
        .exceptionallyCompose(failure -> afterSilence(Failures.cause(failure), deadline));
  }

  private CompletionStage<Greeting> afterSilence(Throwable failure, Deadline deadline) {
    if (failure instanceof CommandRejectedException refusal && NOT_THERE.contains(refusal.code())) {
      return unsupported(refusal.code(), refusal.data());
    }
    if (failure instanceof OemRejectedException refusal
        && refusal.status().equals(OemStatus.UNSUPPORTED)) {
      return unsupported(OemFrame.OTHER_MAJOR_VERSION, refusal.data());
    }
    if (!(failure instanceof NoResponseException) || deadline.expired()) {
      return CompletableFuture.failedStage(failure);
    }
    return Ipmi.send(link.channel(), new GetDeviceId(), link.attemptDeadline(deadline))
        .handle((id, silence) -> silence == null || silence instanceof CommandRejectedException)
        .thenCompose(answers -> answers ? unsupported(null, Bytes.EMPTY) : hello(deadline));
  }

  private CompletionStage<Greeting> unsupported(@Nullable CompletionCode code, Bytes data) {
    return CompletableFuture.failedStage(
        conversation.remember(new OemUnsupportedException(link.target(), code, data)));
  }

  private static <R> CompletionStage<R> unwrapped(CompletionStage<R> stage) {
    CompletableFuture<R> plain = new CompletableFuture<>();
    stage.whenComplete((value, failure) -> {
      if (failure == null) {
        plain.complete(value);
      } else {
        plain.completeExceptionally(Failures.cause(failure));
      }
    });
    return plain;
  }
}
