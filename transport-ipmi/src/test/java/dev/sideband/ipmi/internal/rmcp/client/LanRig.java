package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.FakeContext;
import dev.sideband.ipmi.internal.rmcp.PushedPort;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** An engine, a network and a BMC in virtual time. */
final class LanRig {

  /** Reads and changes nothing. */
  static final int READING = 0x01;

  /** Changes something: it must not be repeated in another session. */
  static final int CHANGING = 0x02;

  final FakeContext context;
  final TestNetwork network;
  final TestBmc bmc;
  final RmcpEngine engine;

  private final List<CompletableFuture<MessageResponse>> posted = new ArrayList<>();

  LanRig() {
    this(1);
  }

  LanRig(long seed) {
    context = new FakeContext(seed);
    network = new TestNetwork(context.time());
    bmc = new TestBmc(network);
    engine = new RmcpEngine(context, new PushedPort(network, context));
  }

  /** Opens a channel to the BMC with the right password. */
  LanChannel open(String options) {
    return open("admin", "secret", options);
  }

  LanChannel open(String user, String password, String options) {
    return channel(engine, user, password, options);
  }

  static LanChannel channel(RmcpEngine engine, String user, String password, String options) {
    URI uri = URI.create("ipmi://" + user + "@127.0.0.1:6230" + options);
    LanUri parsed = new LanUri(uri);
    LanSettings settings = parsed.settings();
    Preparation preparation =
        new Preparation(
            uri,
            settings.target(),
            parsed.user(),
            parsed.host(),
            parsed.port(),
            (target, name) -> password.toCharArray());
    return new LanChannel(engine, settings, preparation, parsed.bmcKey());
  }

  /** Sends a request of network function chassis, whose data come back. */
  CompletableFuture<MessageResponse> send(
      LanChannel channel, int command, int data, double seconds) {
    return channel
        .exchange(
            new MessageRequest(0, 0, command, Bytes.of(data, data >> 8)), context.seconds(seconds))
        .toCompletableFuture();
  }

  /** Sends a request whose outcome does not matter. */
  void post(LanChannel channel, int command, int data, double seconds) {
    posted.add(send(channel, command, data, seconds));
  }

  /** Returns the requests whose outcome does not matter, in their order. */
  List<CompletableFuture<MessageResponse>> posted() {
    return posted;
  }

  /** Sends a request, lets a second pass, and returns the data of the response. */
  Bytes ask(LanChannel channel, int data) {
    CompletableFuture<MessageResponse> answer = send(channel, READING, data, 60);
    context.pass(1);
    return answered(answer);
  }

  static Bytes answered(CompletableFuture<MessageResponse> answer) {
    assertTrue(answer.isDone(), "no answer");
    return answer.join().data();
  }

  static <E extends Throwable> E failure(Class<E> type, CompletableFuture<?> answer) {
    assertTrue(answer.isDone(), "neither answer nor failure");
    return assertInstanceOf(type, assertThrows(ExecutionException.class, answer::get).getCause());
  }
}
