package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.only;
import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.outside;
import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.ipmi.internal.rmcp.LanMessage;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanServerTest {

  private final ServerRig rig = new ServerRig();
  private final TestConsole console = new TestConsole(rig);

  @BeforeEach
  void login() throws Exception {
    console.login();
  }

  @Test
  void aRequestThatIsSentAgainIsAnsweredAgainAndNotCarriedOutTwice() throws Exception {
    LanMessage request = request(5, 0x2C, 9, 1, 2);
    assertEquals(Bytes.of(0, 1, 2), console.ask(request));
    assertEquals(Bytes.of(0, 1, 2), console.ask(request));

    assertEquals(1, rig.carriedOut.size());
    assertEquals(1, rig.context.count("rmcp.repeats"));
  }

  @Test
  void anotherNumberCommandOrContentIsAnotherRequest() throws Exception {
    console.ask(request(5, 0x2C, 9, 1, 2));
    console.ask(request(6, 0x2C, 9, 1, 2));
    console.ask(request(5, 0x2C, 8, 1, 2));
    console.ask(request(5, 0x2E, 9, 1, 2));
    console.ask(request(5, 0x2C, 9, 2, 1));
    assertEquals(5, rig.carriedOut.size());
  }

  @Test
  void aNumberThatComesRoundIsNew() throws Exception {
    for (int i = 0; i < 200; i++) {
      console.ask(request(i % 64, 6, 1));
    }
    assertEquals(200, rig.carriedOut.size());
  }

  @Test
  void aRequestThatIsSentAgainAfterAFewOthersIsKnown() throws Exception {
    LanMessage lost = request(20, 0x2C, 9, 1);
    console.ask(lost);
    for (int number = 21; number <= 40; number++) {
      console.ask(request(number, 6, 1));
    }
    assertEquals(Bytes.of(0, 1), console.ask(lost));
    assertEquals(21, rig.carriedOut.size());
  }

  /** Other requests go on at full speed, and leave out the number that waits for its answer. */
  @Test
  void aRequestThatIsSentAgainAfterRoundsOfOthersIsKnown() throws Exception {
    LanMessage lost = request(20, 0x2C, 9, 1);
    console.ask(lost);
    for (int i = 0; i < 1_000; i++) {
      console.ask(request((21 + i % 63) % 64, 6, 1));
    }
    rig.context.pass(1);
    assertEquals(Bytes.of(0, 1), console.ask(lost));
    assertEquals(1_001, rig.carriedOut.size());
  }

  /** A console that does not count would get an old answer for ever. */
  @Test
  void aNumberIsNewAfterAWhile() throws Exception {
    for (int i = 0; i < 7; i++) {
      console.ask(request(0, 6, 1));
      rig.context.pass(10);
    }
    assertEquals(2, rig.carriedOut.size());
  }

  @Test
  void aRequestThatIsSentAgainWhileItIsCarriedOutIsAnsweredOnce() throws Exception {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    rig.held = slow;
    assertTrue(rig.deliver(console.sealed(request(5, 6, 1))).isEmpty());
    assertTrue(rig.deliver(console.sealed(request(5, 6, 1))).isEmpty());
    slow.complete(new MessageResponse(0, Bytes.of(9)));

    assertEquals(Bytes.of(0, 9), console.answer(only(rig.taken())));
    assertEquals(1, rig.carriedOut.size());
  }

  @Test
  void oneSessionHoldsUpOnlySoMuch() throws Exception {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    rig.held = slow;
    for (int i = 0; i < RecentRequests.MOST_OPEN; i++) {
      rig.deliver(console.sealed(request(i, 6, 1)));
    }
    assertEquals(Bytes.of(0xC0), console.ask(request(40, 6, 1)));
    slow.complete(new MessageResponse(0, Bytes.EMPTY));
    assertEquals(RecentRequests.MOST_OPEN, rig.taken().size());
    rig.held = null;
    assertEquals(Bytes.of(0), console.ask(request(40, 6, 1)));
  }

  @Test
  void failuresAndAnswersThatAreTooLongHaveACode() throws Exception {
    rig.held = CompletableFuture.failedFuture(new IllegalStateException("test"));
    assertEquals(Bytes.of(0xFF), console.ask(request(1, 6, 1)));
    rig.held =
        CompletableFuture.completedFuture(new MessageResponse(0, Bytes.copyOf(new byte[2_000])));
    assertEquals(Bytes.of(0xCA), console.ask(request(2, 6, 1)));
  }

  @Test
  void anyHigherSequenceNumberIsTakenAndNoneTwice() throws Exception {
    Bytes first = console.sealed(request(1, 6, 1), 1_000_000);
    assertEquals(1, rig.deliver(first).size());
    assertTrue(rig.deliver(first).isEmpty());
    assertEquals(1, rig.deliver(console.sealed(request(2, 6, 1), 999_990)).size());
    assertTrue(rig.deliver(console.sealed(request(3, 6, 1), 900_000)).isEmpty());
    assertTrue(rig.deliver(console.sealed(request(4, 6, 1), 0)).isEmpty());
    assertEquals(1, rig.deliver(console.sealed(request(5, 6, 1), 0x7000_0000L)).size());
    assertEquals(3, rig.context.count(Drop.REPLAYED.counter()));
  }

  @Test
  void anUnsignedPacketOfASignedSessionIsDropped() {
    byte[] unsigned = console.sealed(request(1, 6, 1)).toArray();
    unsigned[5] &= (byte) ~0x40;
    assertTrue(rig.deliver(Bytes.copyOf(unsigned)).isEmpty());
    assertEquals(1, rig.context.count(Drop.UNAUTHENTICATED.counter()));
    assertTrue(rig.carriedOut.isEmpty());
  }

  /** Its signature tells who it is; the answer goes where the request came from. */
  @Test
  void aConsoleMayMove() throws Exception {
    console.address = ServerRig.address(40_007);
    assertEquals(Bytes.of(0), console.ask(request(1, 6, 1)));
    assertEquals(console.address, rig.server.sessions().get(0).peer());
  }

  @Test
  void aConsoleWithoutSignaturesMayNotMove() throws Exception {
    ServerRig open = new ServerRig(List.of(CipherSuite.SUITE_1), 4, null);
    TestConsole weak = new TestConsole(open);
    weak.suite = CipherSuite.SUITE_1;
    weak.login();
    Bytes packet = weak.sealed(request(1, 6, 1));
    assertTrue(open.deliver(packet, ServerRig.address(40_007)).isEmpty());
    assertEquals(1, open.context.count(Drop.FOREIGN_ADDRESS.counter()));
    assertEquals(1, open.deliver(packet).size());
  }

  @Test
  void silenceEndsASessionAndAnySignOfLifeKeepsIt() throws Exception {
    for (int i = 0; i < 5; i++) {
      rig.context.pass(50);
      console.ask(request(i, 6, 1));
    }
    rig.context.pass(59);
    assertEquals(1, rig.server.sessions().size());
    rig.context.pass(2);
    assertTrue(rig.server.sessions().isEmpty());
    assertEquals(1, rig.context.count("rmcp.sessions.expired"));
    assertTrue(rig.deliver(console.sealed(request(9, 6, 1))).isEmpty());
    assertEquals(1, rig.context.count(Drop.UNKNOWN_SESSION.counter()));
    assertEquals(0, rig.context.time().pending());
  }

  /** What cannot be believed is no sign of life. */
  @Test
  void forgeriesDoNotKeepASession() {
    byte[] forged = console.sealed(request(1, 6, 1)).toArray();
    forged[forged.length - 1] ^= 1;
    for (int i = 0; i < 7; i++) {
      rig.context.pass(10);
      rig.deliver(Bytes.copyOf(forged));
    }
    assertTrue(rig.server.sessions().isEmpty());
  }

  @Test
  void aSessionThatEndsStillAnswersWhatItOwes() throws Exception {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    rig.held = slow;
    rig.deliver(console.sealed(request(1, 6, 1)));
    rig.server.sessions().get(0).end();
    assertTrue(rig.deliver(console.sealed(request(2, 6, 1))).isEmpty());
    slow.complete(new MessageResponse(0, Bytes.EMPTY));

    assertEquals(Bytes.of(0), console.answer(only(rig.taken())));
    assertTrue(rig.server.sessions().isEmpty());
  }

  @Test
  void anAnswerForASessionThatIsGoneIsNotSent() {
    CompletableFuture<MessageResponse> slow = new CompletableFuture<>();
    rig.held = slow;
    rig.deliver(console.sealed(request(1, 6, 1)));
    rig.context.pass(61);
    slow.complete(new MessageResponse(0, Bytes.EMPTY));
    assertTrue(rig.taken().isEmpty());
  }

  @Test
  void whatIsAskedOutsideOfASessionHasNoPrivilege() throws Exception {
    Bytes packet = outside(request(3, 6, 0x38, 0x8E, 4));
    Bytes answer = only(rig.deliver(packet));
    assertEquals(new Privilege(0), rig.sources.get(0).privilege());
    assertEquals("", rig.sources.get(0).user());
    assertEquals(0, rig.sources.get(0).session());
    assertEquals(Bytes.ofHex("0600FF07000000000000000000"), answer.slice(0, 13));
    assertEquals(Bytes.ofHex("0A811C63200C38008E040A"), answer.slice(13, 11));
  }

  @Test
  void pingsArePongedAndAcknowledgedIfWanted() {
    Bytes ping = Bytes.ofHex("0600FF06000011BE80420000");
    assertEquals(
        List.of(
            Bytes.ofHex(
                "0600FF06000011BE40420010000011BE00000000810000000000000000".substring(0, 56))),
        rig.deliver(ping));
    assertEquals(
        List.of(Bytes.ofHex("06000786")), rig.deliver(Bytes.ofHex("06000706000011BE80FF0000")));
  }

  @Test
  void responsesAndMessagesForOthersAreDropped() {
    LanMessage get = request(1, 6, 1);
    assertTrue(rig.deliver(console.sealed(get.respond(Bytes.of(0)))).isEmpty());
    LanMessage elsewhere = new LanMessage(0x24, 6, 0, 0x81, 1, 0, 1, Bytes.EMPTY);
    assertTrue(rig.deliver(console.sealed(elsewhere)).isEmpty());
    assertEquals(2, rig.context.count(Drop.UNEXPECTED.counter()));
  }

  @Test
  void manySessionsDoNotDisturbEachOther() throws Exception {
    List<TestConsole> consoles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      TestConsole one = new TestConsole(rig);
      one.id = 10L + i;
      one.suite = i % 2 == 0 ? CipherSuite.SUITE_3 : CipherSuite.SUITE_17;
      consoles.add(one.login());
    }
    for (int round = 0; round < 10; round++) {
      for (TestConsole one : consoles) {
        assertEquals(Bytes.of(0, round), one.ask(request(round, 6, 1, round)));
      }
    }
  }

  @Test
  void nothingIsSentAfterClose() {
    rig.server.close();
    rig.server.close();
    assertTrue(rig.deliver(console.sealed(request(1, 6, 1))).isEmpty());
    assertTrue(rig.deliver(console.openSession(1)).isEmpty());
  }
}
