package dev.sideband.ipmi.bmc;

import dev.sideband.Sideband;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * One end of a KCS interface as a process of its own, to be killed.
 *
 * <p>It says {@code ready} once it works, and ends with its standard input.
 */
public final class KcsChild implements AutoCloseable {

  private static final MessageHandler ECHO =
      (request, source) ->
          CompletableFuture.completedFuture(new MessageResponse(0, request.data()));

  private final Process process;

  private KcsChild(Process process) {
    this.process = process;
  }

  /** Starts a process that serves, or one that asks without end, and waits until it works. */
  static KcsChild start(boolean serves, Path registers) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KcsChild.class.getName(),
                serves ? "bmc" : "host",
                registers.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    byte[] word = process.getInputStream().readNBytes("ready".length());
    if (!"ready".equals(new String(word, StandardCharsets.US_ASCII))) {
      process.destroyForcibly();
      throw new IOException("the child said nothing");
    }
    return new KcsChild(process);
  }

  /** Kills the process at once and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
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
    System.out.print("ready");
    System.out.flush();
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
          System.out.print("ready");
          System.out.flush();
        }
      }
    }
  }
}
