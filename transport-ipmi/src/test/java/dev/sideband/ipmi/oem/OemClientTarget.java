package dev.sideband.ipmi.oem;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.CommandRejectedException;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.snapshot.SnapshotOffer;
import dev.sideband.snapshot.Stage;
import dev.sideband.time.Deadline;
import dev.sideband.time.HostBoot;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The client of our own commands at a BMC that answers anything, in frames with right tags and
 * checksums or in none. Each command ends in time in an answer or in a declared failure.
 */
public final class OemClientTarget implements FuzzTarget {

  private static final OemFrame FRAME = new OemFrame(OemFrame.EXAMPLE_ENTERPRISE);
  private static final int MOST_STEPS = 24;
  private static final int DEADLINE_SECONDS = 20;

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    FakeContext context = new FakeContext();
    OemClient client =
        OemClient.builder(new AnyBmc(script, context), context)
            .attemptTimeout(Duration.ofSeconds(1))
            .build();
    boolean taken = false;
    for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
      Deadline deadline = context.seconds(DEADLINE_SECONDS);
      CompletableFuture<?> answer = ask(client, script.u8(), deadline).toCompletableFuture();
      for (int second = 0; !answer.isDone() && second <= DEADLINE_SECONDS; second++) {
        context.pass(1);
      }
      taken |= isAnswered(answer);
    }
    return taken;
  }

  private static boolean isAnswered(CompletableFuture<?> answer) throws Exception {
    if (!answer.isDone()) {
      throw new AssertionError("a command ended in nothing");
    }
    try {
      answer.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException
          || e.getCause() instanceof OemException
          || e.getCause() instanceof CommandRejectedException) {
        return false;
      }
      throw e;
    }
  }

  private static CompletionStage<?> ask(OemClient client, int choice, Deadline deadline) {
    ObjectType type = ObjectType.PROCESS_TABLE;
    return switch (choice & 0x0F) {
      case 0 -> client.greet(deadline);
      case 1 -> client.send(new GetTime(), deadline);
      case 2 -> client.send(new GetStatus(0), deadline);
      case 3 -> client.send(new WriteBegin(type, offer()), deadline);
      case 4 -> client.send(new WriteChunk(1, 0, Bytes.of(1, 2, 3)), deadline);
      case 5 -> client.send(new WriteStop(1, 3, 0, 0), deadline);
      case 6 -> client.send(new WriteAbort(1, 0), deadline);
      case 7 -> client.send(new GetStageInfo(type, Stage.DISPLAY), deadline);
      case 8 -> client.send(new Display(type, 1), deadline);
      default -> client.fetch(type, Stage.DISPLAY, 1 << 16, deadline);
    };
  }

  private static SnapshotOffer offer() {
    return new SnapshotOffer(
        1, HostBoot.UNKNOWN, 1, false, false, 0, 3, 3, Instant.EPOCH, Duration.ZERO);
  }

  /** A channel whose other end is the input. */
  private record AnyBmc(Script script, FakeContext context) implements MessageChannel {

    @Override
    public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
      MessageResponse response = response(request);
      CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
      context.scheduler().schedule(() -> answer.complete(response), Duration.ofMillis(10));
      return answer;
    }

    private MessageResponse response(MessageRequest request) {
      int choice = script.u8();
      if (choice < 0x40) {
        return new MessageResponse(script.u8(), script.piece());
      }
      OemRequest asked;
      try {
        asked = FRAME.decode(request, false);
      } catch (OemFrameFaultException e) {
        throw new AssertionError("the client's own frame", e);
      }
      OemResponse framed =
          new OemResponse(
              OemVersion.CURRENT,
              (choice & 1) == 0 ? 0 : script.u8(),
              (choice & 2) == 0 ? asked.tag() : script.u16(),
              new OemStatus((choice & 4) == 0 ? 0 : script.u8() & 0x1F),
              script.u8(),
              script.piece());
      return FRAME.encode(asked.command(), asked.has(OemRequest.FLAG_CHECKED), framed);
    }

    @Override
    public TransportInfo info() {
      return new TransportInfo("bmc", OemFrame.MAX_REQUEST_DATA, OemFrame.MAX_RESPONSE_DATA);
    }

    @Override
    public void close() {}
  }
}
