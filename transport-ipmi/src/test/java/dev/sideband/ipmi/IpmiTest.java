package dev.sideband.ipmi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.time.Deadline;
import dev.sideband.time.Ticker;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class IpmiTest {

  private final Deadline deadline = Deadline.after(Duration.ofSeconds(5), Ticker.system());
  private final OneExchange channel = new OneExchange();

  @Test
  void sendsWhatTheCommandWritesAndReadsWhatFollowsTheCompletionCode() throws Exception {
    channel.answer.complete(new MessageResponse(0, Bytes.of(0x34, 0x12)));

    assertEquals(0x1234, Ipmi.call(channel, new ReadWord(7), deadline));
    assertEquals(new MessageRequest(0x0A, 0, 0x21, Bytes.of(7)), channel.request);
  }

  @Test
  void ignoresBytesBehindTheAnswer() throws Exception {
    channel.answer.complete(new MessageResponse(0, Bytes.of(0x34, 0x12, 0xEE)));

    assertEquals(0x1234, Ipmi.call(channel, new ReadWord(7), deadline));
  }

  @Test
  void anAnswerThatIsCutIsMalformed() {
    channel.answer.complete(new MessageResponse(0, Bytes.of(0x34)));

    MalformedMessageException cut =
        assertThrows(
            MalformedMessageException.class, () -> Ipmi.call(channel, new ReadWord(7), deadline));
    assertEquals("word", cut.field());
  }

  @Test
  void aRefusalCarriesCommandCodeAndDataAndIsNotDecoded() {
    channel.answer.complete(new MessageResponse(0xC9, Bytes.of(1)));

    CommandRejectedException refusal =
        assertThrows(
            CommandRejectedException.class, () -> Ipmi.call(channel, new ReadWord(7), deadline));
    assertEquals(new CommandId(NetFn.STORAGE, 0x21), refusal.command());
    assertEquals(CompletionCode.PARAMETER_OUT_OF_RANGE, refusal.code());
    assertEquals(Bytes.of(1), refusal.data());
  }

  @Test
  void aFailureShowsTheCallersStackAndKeepsItsOwn() {
    ChannelClosedException closed = new ChannelClosedException("bmc");
    StackTraceElement[] elsewhere = {new StackTraceElement("Engine", "run", "Engine.java", 1)};
    closed.setStackTrace(elsewhere);
    channel.answer.completeExceptionally(closed);

    ChannelClosedException seen =
        assertThrows(
            ChannelClosedException.class, () -> Ipmi.call(channel, new ReadWord(7), deadline));
    assertSame(closed, seen);
    assertTrue(
        Arrays.stream(seen.getStackTrace())
            .anyMatch(frame -> frame.getClassName().equals(IpmiTest.class.getName())));
    assertEquals(Arrays.asList(elsewhere), Arrays.asList(seen.getSuppressed()[0].getStackTrace()));
  }

  @Test
  void aStageFailsWithTheExceptionItself() {
    channel.answer.completeExceptionally(new ChannelClosedException("bmc"));

    ExecutionException failure =
        assertThrows(
            ExecutionException.class,
            () -> Ipmi.send(channel, new ReadWord(7), deadline).toCompletableFuture().get());
    assertInstanceOf(ChannelClosedException.class, failure.getCause());
  }

  @Test
  void aChannelThatForgetsItsDeadlineDoesNotHoldTheCaller() {
    Deadline passed = Deadline.after(Duration.ofMillis(-1), Ticker.system());

    NoResponseException failure =
        assertThrows(NoResponseException.class, () -> Ipmi.call(channel, new ReadWord(7), passed));
    assertEquals("bmc", failure.target());
  }

  @Test
  void anInterruptEndsTheWaitAndStaysMarked() {
    Thread.currentThread().interrupt();

    assertThrows(InterruptedIOException.class, () -> Ipmi.call(channel, new ReadWord(7), deadline));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aDecoderThatBreaksIsReportedAndDoesNotHang() {
    channel.answer.complete(new MessageResponse(0, Bytes.EMPTY));
    IpmiCommand<Integer> broken =
        new IpmiCommand<>() {
          @Override
          public CommandId id() {
            return new CommandId(NetFn.APP, 1);
          }

          @Override
          public void encode(WireWriter out) {}

          @Override
          public Integer decode(WireReader in) {
            throw new IllegalStateException("broken");
          }
        };

    assertThrows(IllegalStateException.class, () -> Ipmi.call(channel, broken, deadline));
  }

  private record ReadWord(int index) implements IpmiCommand<Integer> {

    @Override
    public CommandId id() {
      return new CommandId(NetFn.STORAGE, 0x21);
    }

    @Override
    public void encode(WireWriter out) {
      out.u8(index);
    }

    @Override
    public Integer decode(WireReader in) throws MalformedMessageException {
      return in.u16("word");
    }
  }

  /** Keeps the request and answers when told. */
  private static final class OneExchange implements MessageChannel {

    final CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    MessageRequest request = new MessageRequest(0, 0, 0, Bytes.EMPTY);

    @Override
    public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
      this.request = request;
      return answer;
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo("bmc", 270, 269);
    }

    @Override
    public void close() {
      answer.completeExceptionally(new IOException("closed"));
    }
  }
}
