package dev.sideband.ipmi.internal.kernel;

import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.fuzz.Script;
import dev.sideband.ipmi.FakeContext;
import dev.sideband.linux.internal.libc.NativeBuffer;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What the kernel's driver hands out: any bytes in the structure that it fills, and any messages
 * into a channel. Each request ends, in a response or in a declared failure.
 */
public final class KernelTarget implements FuzzTarget {

  private static final int MOST_STEPS = 64;

  @Override
  public boolean run(byte[] input) throws Exception {
    Script script = new Script(input);
    FakeContext context = new FakeContext();
    ScriptedDriver driver = new ScriptedDriver(context.time());
    ReceiveBuffer buffer = new ReceiveBuffer();
    List<CompletableFuture<MessageResponse>> answers = new ArrayList<>();
    try (KernelChannel channel = new KernelChannel(driver, context)) {
      for (int steps = 0; script.hasMore() && steps < MOST_STEPS; steps++) {
        int choice = script.u8();
        driver.alwaysReadable = (choice & 0x10) != 0;
        if ((choice & 1) == 0) {
          driver.add(read(buffer, script.longPiece(), (choice & 2) != 0));
        } else {
          answers.add(
              channel
                  .exchange(new MessageRequest(6, 0, 1, script.piece()), context.seconds(0.2))
                  .toCompletableFuture());
        }
      }
    }
    boolean taken = false;
    for (CompletableFuture<MessageResponse> answer : answers) {
      taken |= isAnswered(answer);
    }
    return taken;
  }

  private static KernelMessage read(ReceiveBuffer buffer, Bytes filled, boolean truncated) {
    NativeBuffer memory = buffer.prepare();
    int room = Math.min(filled.size(), memory.bytes().capacity());
    memory.bytes().put(0, filled.toArray(), 0, room);
    return buffer.read(truncated);
  }

  private static boolean isAnswered(CompletableFuture<MessageResponse> answer) throws Exception {
    if (!answer.isDone()) {
      throw new AssertionError("a request ended in nothing");
    }
    try {
      answer.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) {
        return false;
      }
      throw e;
    }
  }
}
