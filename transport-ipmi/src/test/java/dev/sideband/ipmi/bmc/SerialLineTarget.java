package dev.sideband.ipmi.bmc;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.SerialMode;
import dev.sideband.ipmi.internal.serial.SerialModeChannels;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.testing.SerialLinePair;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A serial line between a channel and a BMC, in basic or terminal mode, to both of which somebody
 * else writes any bytes. Each request ends, and whatever came, the next one is answered.
 */
public final class SerialLineTarget implements FuzzTarget {

  private static final RequestSource CONSOLE =
      new RequestSource(2, ChannelMedium.SERIAL, Privilege.OPERATOR, "");

  private static final int MOST_STEPS = 64;
  private static final int PATIENCE_SECONDS = 120;
  private static final int SILENCE_SECONDS = 2;

  private static final MessageResponse RIGHT = new MessageResponse(0, Bytes.of(0x77));

  /**
   * Terminal mode has no checksum, and its errors do not say what they answer; so what waits on the
   * line may be taken for the answer. This is how many requests a line's buffer can spoil.
   */
  private static final int MOST_WRONG = SerialLinePair.BUFFER / "[ERR CC]\r\n".length();

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    int choice = script.u8();
    SerialMode mode = (choice & 1) == 0 ? SerialMode.BASIC : SerialMode.TERMINAL;
    return new Line(mode, (choice & 2) != 0, script).run();
  }

  /** A channel at one end, a BMC at the other, and somebody who writes to both. */
  private static final class Line {

    private final Script script;
    private final FakeContext context = new FakeContext();
    private final SerialLinePair line = new SerialLinePair(context);
    private final BmcUsers users = new BmcUsers();
    private final MessageChannel channel;
    private final List<CompletableFuture<MessageResponse>> posted = new ArrayList<>();
    private int carriedOut;

    Line(SerialMode mode, boolean login, Script script) {
      this.script = script;
      users.put("admin", "secret".toCharArray(), Privilege.ADMINISTRATOR);
      MessageHandler bmc =
          (request, source) -> {
            carriedOut++;
            return CompletableFuture.completedFuture(new MessageResponse(0, request.data()));
          };
      if (login && mode == SerialMode.TERMINAL) {
        SerialModePort.openForUsers(line.left(), bmc, 2, users, context);
      } else {
        SerialModePort.open(line.left(), mode, bmc, CONSOLE, context);
      }
      channel = SerialModeChannels.over(line.right(), mode, context);
    }

    boolean run() throws Exception {
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        step();
      }
      boolean taken = carriedOut > 0;
      passUntilDone(posted);
      context.pass(SILENCE_SECONDS);
      MessageResponse answer = ask();
      for (int wrong = 0; !answer.equals(RIGHT) && wrong < MOST_WRONG; wrong++) {
        answer = ask();
      }
      if (!answer.equals(RIGHT)) {
        throw new AssertionError("the answer is " + answer);
      }
      channel.close();
      users.close();
      return taken;
    }

    private void step() throws Exception {
      switch (script.u8() & 7) {
        case 0, 1 -> line.right().write(script.piece().toArray());
        case 2, 3 -> line.left().write(script.piece().toArray());
        case 4 -> posted.add(post(script.u8()));
        case 5 -> context.pass(script.u8() / 1_000.0);
        case 6 -> context.pass(script.u8() / 10.0);
        default -> context.pass(0);
      }
    }

    private MessageResponse ask() throws Exception {
      CompletableFuture<MessageResponse> answer = post(0x77);
      passUntilDone(List.of(answer));
      return answer.get();
    }

    private CompletableFuture<MessageResponse> post(int data) {
      return channel
          .exchange(new MessageRequest(6, 0, 1, Bytes.of(data)), context.seconds(30))
          .toCompletableFuture();
    }

    private void passUntilDone(List<CompletableFuture<MessageResponse>> answers) {
      for (int second = 0; second < PATIENCE_SECONDS; second++) {
        if (answers.stream().allMatch(CompletableFuture::isDone)) {
          return;
        }
        context.pass(1);
      }
      throw new AssertionError("a request ended in nothing");
    }
  }
}
