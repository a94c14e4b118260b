package dev.sideband.ipmi.passport;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.time.Deadline;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.NoResponseException;
import dev.sideband.transport.TransportException;
import dev.sideband.transport.TransportInfo;
import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A channel whose answers are given beforehand, in virtual time: by the hexadecimal digits that a
 * request begins with, network function and command first.
 */
final class AnsweringChannel implements MessageChannel {

  static final String SILENCE = "silence";

  final List<MessageRequest> asked = new ArrayList<>();
  Duration delay = Duration.ofMillis(2);
  String otherwise = "C1";
  int maxResponse = 1_300;
  @Nullable TransportException gone;

  private final FakeContext context;
  private final Map<String, String> answers = new TreeMap<>();

  AnsweringChannel(FakeContext context) {
    this.context = context;
  }

  /** Answers requests that begin so with these bytes, completion code first. */
  AnsweringChannel on(String request, String answer) {
    answers.put(hex(request), hex(answer));
    return this;
  }

  private static String hex(String digits) {
    return digits.replace(" ", "").toUpperCase(Locale.ROOT);
  }

  @Override
  public CompletionStage<MessageResponse> exchange(MessageRequest request, Deadline deadline) {
    asked.add(request);
    CompletableFuture<MessageResponse> response = new CompletableFuture<>();
    TransportException failure = gone;
    if (failure != null) {
      response.completeExceptionally(failure);
      return response;
    }
    String answer = answer(request);
    if (answer.equals(hex(SILENCE))) {
      Duration wait = deadline.remaining();
      context
          .time()
          .schedule(
              () -> response.completeExceptionally(new NoResponseException("bmc", 1, wait)), wait);
    } else {
      Bytes bytes = Bytes.ofHex(answer);
      context
          .time()
          .schedule(
              () ->
                  response.complete(
                      new MessageResponse(bytes.at(0), bytes.slice(1, bytes.size() - 1))),
              delay);
    }
    return response;
  }

  /** The longest beginning that fits decides. */
  private String answer(MessageRequest request) {
    String text =
        String.format("%02X%02X", request.netFn(), request.command())
            + HexFormat.of().withUpperCase().formatHex(request.data().toArray());
    String best = "";
    for (String beginning : answers.keySet()) {
      if (text.startsWith(beginning) && beginning.length() >= best.length()) {
        best = beginning;
      }
    }
    return answers.getOrDefault(best, hex(otherwise));
  }

  @Override
  public TransportInfo info() {
    return new TransportInfo("admin@bmc", 1_300, maxResponse);
  }

  @Override
  public void close() {}
}
