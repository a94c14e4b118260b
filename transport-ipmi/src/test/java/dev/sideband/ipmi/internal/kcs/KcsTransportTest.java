package dev.sideband.ipmi.internal.kcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.Sideband;
import dev.sideband.ipmi.Ipmi;
import dev.sideband.ipmi.Outcome;
import dev.sideband.ipmi.bmc.HeldHandler;
import dev.sideband.ipmi.bmc.KcsLink;
import dev.sideband.ipmi.bmc.KcsPort;
import dev.sideband.ipmi.bmc.MessageHandler;
import dev.sideband.ipmi.command.GetSelfTestResults;
import dev.sideband.ipmi.command.SelfTestResults;
import dev.sideband.transport.ChannelClosedException;
import dev.sideband.transport.MessageChannel;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.transport.SessionLostException;
import dev.sideband.transport.TargetUnavailableException;
import dev.sideband.wire.Bytes;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real threads and real time, in one process. */
@Timeout(30)
class KcsTransportTest {

  private static final MessageHandler ECHO =
      (request, source) ->
          CompletableFuture.completedFuture(new MessageResponse(0, request.data()));

  @TempDir private Path folder;

  private final Sideband sideband = Sideband.builder().build();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
    sideband.close();
  }

  @Test
  @Tag("S0-5")
  void isFoundByItsUriAndCarriesCommands() throws Exception {
    MessageHandler healthy =
        (request, source) ->
            CompletableFuture.completedFuture(new MessageResponse(0, Bytes.of(0x55, 0x00)));
    serve(healthy);
    assertEquals(
        new SelfTestResults(0x55, 0),
        Ipmi.call(open(), new GetSelfTestResults(), sideband.deadline(Duration.ofSeconds(10))));
  }

  @Test
  void everySizeSurvivesTheFile() throws Exception {
    serve(ECHO);
    MessageChannel host = open();
    for (int size = 0; size <= 268; size += 67) {
      MessageRequest request = HeldHandler.request(size & 0xFF, size);
      assertEquals(request.data(), send(host, request).data());
    }
  }

  @Test
  void aLinkInProcessRunsOnTheThreadsOfItsOwner() throws Exception {
    try (KcsLink link = KcsLink.inProcess(ECHO, sideband)) {
      for (int i = 0; i < 100; i++) {
        MessageRequest request = HeldHandler.request(i, i);
        assertEquals(request.data(), send(link.host(), request).data());
      }
    }
  }

  @Test
  void eachEndHasOneDriver() throws Exception {
    serve(ECHO);
    MessageChannel host = open();
    assertThrows(TargetUnavailableException.class, this::open);
    assertThrows(TargetUnavailableException.class, () -> serve(ECHO));
    host.close();
    open();
  }

  @Test
  void aFileCutShortEndsTheChannelAndNotTheProcess() throws Exception {
    serve(ECHO);
    MessageChannel host = open();
    MessageRequest request = HeldHandler.request(1, 5);
    assertEquals(request.data(), send(host, request).data());

    try (FileChannel file = FileChannel.open(registers(), StandardOpenOption.WRITE)) {
      file.truncate(0);
    }
    Outcome.failure(
        SessionLostException.class,
        host.exchange(request, sideband.deadline(Duration.ofSeconds(10))));
    Outcome.failure(
        ChannelClosedException.class,
        host.exchange(request, sideband.deadline(Duration.ofSeconds(10))));
  }

  @Test
  void aChannelWhoseOwnerIsClosedFailsAtOnce() throws Exception {
    Sideband owner = Sideband.builder().build();
    serve(ECHO);
    MessageChannel host = owner.open(uri(), MessageChannel.class);
    opened.push(host);
    owner.close();
    Outcome.failure(
        SessionLostException.class,
        host.exchange(HeldHandler.request(1, 5), sideband.deadline(Duration.ofSeconds(10))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kcs:", "kcs:/", "kcs:registers", "kcs://host/registers", "kcs:/a%00b"})
  void anotherFormOfUriIsTheCallersMistake(String uri) {
    assertThrows(
        IllegalArgumentException.class, () -> sideband.open(URI.create(uri), MessageChannel.class));
  }

  private MessageResponse send(MessageChannel host, MessageRequest request) throws Exception {
    return Outcome.of(host.exchange(request, sideband.deadline(Duration.ofSeconds(10))));
  }

  private void serve(MessageHandler bmc) throws Exception {
    opened.push(KcsPort.open(registers(), bmc, sideband));
  }

  private MessageChannel open() throws Exception {
    MessageChannel host = sideband.open(uri(), MessageChannel.class);
    opened.push(host);
    return host;
  }

  private URI uri() {
    return URI.create("kcs:" + registers());
  }

  private Path registers() {
    return folder.resolve("registers");
  }
}
