package dev.sideband.ipmi.bmc;

import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends each request's data back, at once or when the test lets it. */
public final class HeldHandler implements MessageHandler {

  /** What was asked, in order. */
  public final List<MessageRequest> requests = new ArrayList<>();

  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;

  /** Answers no more until {@link #letGo}. */
  public void hold() {
    holding = true;
  }

  /** Answers what was held, late as it may be, and from now on at once. */
  public void letGo() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  @Override
  public CompletionStage<MessageResponse> handle(MessageRequest request, RequestSource source) {
    requests.add(request);
    CompletableFuture<MessageResponse> answer = new CompletableFuture<>();
    Runnable echo = () -> answer.complete(new MessageResponse(0, request.data()));
    if (holding) {
      held.add(echo);
    } else {
      echo.run();
    }
    return answer;
  }

  /** Returns a request with {@code size} bytes of data. */
  public static MessageRequest request(int command, int size) {
    byte[] data = new byte[size];
    for (int i = 0; i < size; i++) {
      data[i] = (byte) (command + 7 * i);
    }
    return new MessageRequest(0x2E, 0, command, Bytes.copyOf(data));
  }
}
