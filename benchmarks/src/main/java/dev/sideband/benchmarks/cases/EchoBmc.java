package dev.sideband.benchmarks.cases;

import dev.sideband.Sideband;
import dev.sideband.ipmi.bmc.KcsPort;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.bmc.RequestSource;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers every request with its own data. As a program it serves a file of KCS registers. */
final class EchoBmc implements MessageHandler {

  /** The network function to ask it by; it takes any. */
  static final int NET_FN = 0x30;

  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    return CompletableFuture.completedStage(new MessageResponse(0, request.data()));
  }

  /** Argument: the file of the registers. It ends when its input does. */
  @SuppressWarnings("try") // The port serves by being open.
  public static void main(String[] arguments) throws IOException {
    try (Sideband sideband = Sideband.builder().build();
        KcsPort port = KcsPort.open(Path.of(arguments[0]), new EchoBmc(), sideband)) {
      OtherJava.serve(order -> new double[0]);
    }
  }
}
