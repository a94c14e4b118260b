package dev.sideband.ipmi.bmc;

import dev.sideband.Sideband;
import dev.sideband.jvm.ChildJvm;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One end of a KCS interface as a process of its own, to be killed.
 *
 * <p>It says {@code ready} once it works, and ends with its standard input.
 */
public final class KcsChild {

  private static final String READY = "ready";

  private static final MessageHandler ECHO =
      (request, source) ->
          CompletableFuture.completedFuture(new MessageResponse(0, request.data()));

  private KcsChild() {}

  /** Starts a process that serves, or one that asks without end, and waits until it works. */
  static ChildJvm start(boolean serves, Path registers) throws IOException {
    ChildJvm child =
        ChildJvm.command(KcsChild.class).start(serves ? "bmc" : "host", registers.toString());
    if (!READY.equals(child.hear())) {
      child.close();
      throw new IOException("the child said nothing");
    }
    return child;
  }

  /** Plays the end named by the first argument over the registers named by the second. */
  public static void main(String[] args) throws Exception {
    try (Sideband sideband = Sideband.builder().build()) {
      if (args[0].equals("bmc")) {
        serve(Path.of(args[1]), sideband);
      } else {
        ask(URI.create("kcs:" + args[1]), sideband);
      }
    }
  }

  private static void serve(Path registers, Sideband sideband) throws Exception {
    KcsPort port = KcsPort.open(registers, ECHO, sideband);
    System.out.println(READY);
    System.in.read();
    port.close();
  }

  private static void ask(URI registers, Sideband sideband) throws Exception {
    Random random = new Random(3);
    try (MessageChannel host = sideband.open(registers, MessageChannel.class)) {
      for (int i = 0; System.in.available() == 0; i++) {
        MessageRequest request = HeldHandler.request(i & 0xFF, random.nextInt(270));
        host.exchange(request, sideband.deadline(Duration.ofSeconds(20)))
            .toCompletableFuture()
            .get();
        if (i == 0) {
          System.out.println(READY);
        }
      }
    }
  }
}
