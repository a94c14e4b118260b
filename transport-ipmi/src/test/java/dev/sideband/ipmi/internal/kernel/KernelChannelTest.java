package dev.sideband.ipmi.internal.kernel;

import static dev.sideband.ipmi.Outcome.assertOpen;
import static dev.sideband.ipmi.Outcome.failure;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Outcome;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class KernelChannelTest {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final FakeContext context = new FakeContext(this::hand);
  private final ScriptedDriver driver = new ScriptedDriver(context.time());
  private final KernelChannel channel = new KernelChannel(driver, context);
  private boolean shutDown;

  @Test
  @Tag("S0-5")
  void carriesARequestAndItsResponse() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    runOnce();
    driver.answer(0);
    run();

    assertEquals(new MessageResponse(0, Bytes.of(1)), Outcome.of(response));
    assertEquals(new MessageRequest(0x06, 0, 1, Bytes.of(1)), driver.requests.get(0));
  }

  @Test
  void tellsHowMuchFits() {
    assertEquals(new TransportInfo("/dev/ipmi0", 270, 269), channel.info());
  }

  @Test
  void severalAreUnderWayAtOnceAndAnsweredInAnyOrder() throws Exception {
    CompletionStage<MessageResponse> first = send(1, 2);
    CompletionStage<MessageResponse> second = send(2, 2);
    CompletionStage<MessageResponse> third = send(3, 2);
    runOnce();
    driver.answer(2);
    driver.answer(0);
    driver.answer(1);
    run();

    assertEquals(Bytes.of(1), Outcome.of(first).data());
    assertEquals(Bytes.of(2), Outcome.of(second).data());
    assertEquals(Bytes.of(3), Outcome.of(third).data());
  }

  @Test
  void aDeadlineEndsTheWaitAndALateAnswerIsDropped() throws Exception {
    CompletionStage<MessageResponse> late = send(1, 2);
    run();
    NoResponseException failure = failure(NoResponseException.class, late);
    assertEquals(1, failure.attempts());
    assertEquals(Duration.ofSeconds(2), failure.elapsed());

    CompletionStage<MessageResponse> next = send(1, 2);
    runOnce();
    driver.answer(0);
    runOnce();
    assertOpen(next);
    driver.answer(1);
    run();
    assertEquals(0, Outcome.of(next).completionCode());
  }

  @Test
  void eachOfSeveralHasItsOwnDeadline() throws Exception {
    CompletionStage<MessageResponse> longer = send(1, 2);
    CompletionStage<MessageResponse> shorter = send(2, 1);
    run();
    assertEquals(Duration.ofSeconds(1), failure(NoResponseException.class, shorter).elapsed());
    assertEquals(Duration.ofSeconds(2), failure(NoResponseException.class, longer).elapsed());
  }

  @Test
  void aDeadlineThatHasPassedSendsNothing() throws Exception {
    CompletionStage<MessageResponse> passed = send(1, 0);
    run();
    assertEquals(0, failure(NoResponseException.class, passed).attempts());
    assertEquals(0, driver.requests.size());
  }

  @Test
  void aRequestTooLongIsAnsweredHereAndNotSent() throws Exception {
    MessageRequest longest = new MessageRequest(0x06, 0, 1, Bytes.copyOf(new byte[271]));
    assertEquals(
        new MessageResponse(0xC8, Bytes.EMPTY),
        Outcome.of(channel.exchange(longest, context.seconds(1))));
    run();
    assertEquals(0, driver.requests.size());
  }

  @Test
  void aRequestThatTheDriverFindsTooLongIsAnsweredTheSameWay() throws Exception {
    driver.tooLong = true;
    CompletionStage<MessageResponse> response = send(1, 2);
    run();
    assertEquals(new MessageResponse(0xC8, Bytes.EMPTY), Outcome.of(response));
  }

  @Test
  void whatNobodyAskedForIsDropped() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    runOnce();
    driver.add(new KernelMessage(2, driver.ids.get(0), 0x05, 0x02, Bytes.of(9), false));
    driver.add(new KernelMessage(1, 4711, 0x07, 0x01, Bytes.of(9), false));
    driver.answer(0);
    run();
    assertEquals(new MessageResponse(0, Bytes.of(1)), Outcome.of(response));
  }

  @Test
  void aResponseThatIsNoneIsMalformed() throws Exception {
    CompletionStage<MessageResponse> otherNetFn = send(1, 2);
    CompletionStage<MessageResponse> otherCommand = send(1, 2);
    CompletionStage<MessageResponse> empty = send(1, 2);
    CompletionStage<MessageResponse> cut = send(1, 2);
    runOnce();
    driver.offer(0, 0x0B, 1, Bytes.of(0), false);
    driver.offer(1, 0x07, 2, Bytes.of(0), false);
    driver.offer(2, 0x07, 1, Bytes.EMPTY, false);
    driver.offer(3, 0x07, 1, Bytes.of(0, 1, 2), true);
    run();
    assertEquals("head", failure(MalformedMessageException.class, otherNetFn).field());
    assertEquals("head", failure(MalformedMessageException.class, otherCommand).field());
    assertEquals("completion code", failure(MalformedMessageException.class, empty).field());
    assertEquals("response", failure(MalformedMessageException.class, cut).field());
  }

  @Test
  void aDriverThatRefusesARequestFailsThatOneOnly() throws Exception {
    driver.breakDown(new IOException("ENODEV"));
    CompletionStage<MessageResponse> refused = send(1, 2);
    run();
    failure(SessionLostException.class, refused);

    driver.breakDown(null);
    CompletionStage<MessageResponse> next = send(2, 2);
    runOnce();
    driver.answer(0);
    run();
    assertEquals(Bytes.of(2), Outcome.of(next).data());
  }

  @Test
  void aDeviceThatGoesAwayWhileWaitedForEndsTheChannel() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    runOnce();
    driver.breakDown(new IOException("ENODEV"));
    run();
    failure(SessionLostException.class, response);
    CompletionStage<MessageResponse> next = send(1, 2);
    run();
    failure(ChannelClosedException.class, next);
    assertEquals(1, driver.closed);
  }

  @Test
  void aDeviceThatIsAlwaysReadyAndHasNothingIsNotWaitedForForEver() throws Exception {
    driver.alwaysReadable = true;
    CompletionStage<MessageResponse> response = send(1, 2);
    run();
    failure(SessionLostException.class, response);
    assertEquals(1, driver.closed);
  }

  @Test
  void closingFailsWhatWaitsAndClosesTheDeviceAfterItsReader() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    runOnce();
    Thread closer = new Thread(channel::close);
    closer.start();
    while (closer.isAlive()) {
      runOnce();
      closer.join(1);
    }
    run();
    failure(ChannelClosedException.class, response);
    CompletionStage<MessageResponse> next = send(1, 2);
    run();
    failure(ChannelClosedException.class, next);
    assertEquals(1, driver.closed);
  }

  @Test
  void nothingRunsWhenNothingIsUnderWay() throws Exception {
    CompletionStage<MessageResponse> response = send(1, 2);
    runOnce();
    driver.answer(0);
    run();
    Outcome.of(response);
    context.pass(10);
    run();
    assertEquals(0, context.time().pending());
    assertEquals(0, tasks.size());
  }

  @Test
  void anExecutorThatIsShutDownIsTheEndOfTheChannel() throws Exception {
    shutDown = true;
    failure(SessionLostException.class, send(1, 2));
    failure(ChannelClosedException.class, send(1, 2));
    assertEquals(1, driver.closed);
  }

  private CompletionStage<MessageResponse> send(int command, double seconds) {
    return channel.exchange(
        new MessageRequest(0x06, 0, command, Bytes.of(command)), context.seconds(seconds));
  }

  private void hand(Runnable task) {
    if (shutDown) {
      throw new RejectedExecutionException();
    }
    synchronized (tasks) {
      tasks.add(task);
    }
  }

  /** Runs what has been handed over, and not what that hands over in turn. */
  private void runOnce() {
    for (int count = tasks.size(); count > 0; count--) {
      next().run();
    }
  }

  private void run() {
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  private Runnable next() {
    synchronized (tasks) {
      return tasks.poll();
    }
  }
}
