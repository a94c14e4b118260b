package dev.sideband.ipmi.internal.rmcp.server;

import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.outside;
import static dev.sideband.ipmi.internal.rmcp.server.TestConsole.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What anybody puts on the wire never throws out of the server, and disturbs no session. */
class ServerHostilePacketsTest {

  private static final Bytes PING = Bytes.ofHex("0600FF06000011BE80420000");

  /** The packets of a conversation, each made when what comes before it has happened. */
  enum Step {
    PING,
    CAPABILITIES,
    OPEN_SESSION,
    RAKP_1,
    RAKP_3,
    REQUEST
  }

  private final ServerRig rig = new ServerRig();
  private final TestConsole console = new TestConsole(rig);

  private Bytes packetAt(Step step) throws Exception {
    if (step.compareTo(Step.OPEN_SESSION) > 0) {
      console.begin();
    }
    if (step.compareTo(Step.RAKP_1) > 0) {
      console.name();
    }
    if (step.compareTo(Step.RAKP_3) > 0) {
      console.prove();
    }
    return switch (step) {
      case PING -> PING;
      case CAPABILITIES -> outside(request(3, 6, 0x38, 0x8E, 4));
      case OPEN_SESSION -> console.openSession(1);
      case RAKP_1 -> console.rakp1(2);
      case RAKP_3 -> console.rakp3(3);
      case REQUEST -> console.sealed(request(1, 6, 1, 2, 3));
    };
  }

  /** The conversation goes on as if nothing had been. */
  private void finish(Step step) throws Exception {
    if (step.compareTo(Step.OPEN_SESSION) <= 0) {
      console.begin();
    }
    if (step.compareTo(Step.RAKP_1) <= 0) {
      console.name();
    }
    if (step.compareTo(Step.RAKP_3) <= 0) {
      console.prove();
    }
    assertEquals(Bytes.of(0, 8), console.ask(request(9, 6, 1, 8)));
    assertEquals(0, rig.context.count("rmcp.failures"));
  }

  private long dropped() {
    return Arrays.stream(Drop.values()).mapToLong(drop -> rig.context.count(drop.counter())).sum();
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void everyPrefixIsDropped(Step step) throws Exception {
    Bytes packet = packetAt(step);
    for (int size = 0; size < packet.size(); size++) {
      assertTrue(rig.deliver(packet.slice(0, size)).isEmpty(), "prefix of " + size);
    }
    assertEquals(packet.size(), dropped());
    assertTrue(rig.carriedOut.isEmpty());
    finish(step);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void noFlippedBitDisturbs(Step step) throws Exception {
    Bytes packet = packetAt(step);
    flips(packet, 0).forEach(rig::deliver);
    assertEquals(0, rig.context.count("rmcp.failures"));
    if (step == Step.RAKP_3) {
      console.begin();
      console.name();
    }
    finish(step);
  }

  @Test
  void noFlippedBitOfASignedRequestIsBelieved() throws Exception {
    Bytes packet = packetAt(Step.REQUEST);
    flips(packet, 4).forEach(flipped -> assertTrue(rig.deliver(flipped).isEmpty()));
    assertTrue(rig.carriedOut.isEmpty());
    assertTrue(rig.context.count(Drop.WRONG_INTEGRITY.counter()) > 300);
    assertEquals(1, rig.deliver(packet).size());
  }

  @Test
  void withoutSignaturesTheChecksumsFindIt() throws Exception {
    ServerRig open = new ServerRig(List.of(CipherSuite.SUITE_0), 4, null);
    TestConsole weak = new TestConsole(open);
    weak.suite = CipherSuite.SUITE_0;
    weak.login();
    Bytes packet = weak.sealed(request(1, 6, 1, 2, 3));
    flips(packet, 16).forEach(flipped -> assertTrue(open.deliver(flipped).isEmpty()));
    assertEquals(1, open.deliver(packet).size());
  }

  /** Each length that a packet names, at its extremes. */
  @ParameterizedTest
  @EnumSource(Step.class)
  void noLengthFieldAtItsExtremesDisturbs(Step step) throws Exception {
    Bytes packet = packetAt(step);
    for (int at = 4; at < packet.size(); at++) {
      for (int value : new int[] {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF}) {
        byte[] changed = packet.toArray();
        changed[at] = (byte) value;
        rig.deliver(Bytes.copyOf(changed));
      }
    }
    assertEquals(0, rig.context.count("rmcp.failures"));
  }

  @Test
  void randomBytesAreDropped() throws Exception {
    console.login();
    Random random = new Random(3);
    byte[] header = Bytes.ofHex("0600FF07").toArray();
    Consumer<byte[]> deliver = noise -> rig.deliver(Bytes.copyOf(noise));
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (i % 2 == 0) {
        System.arraycopy(header, 0, noise, 0, Math.min(4, noise.length));
      }
      if (i % 4 == 0 && noise.length > 14) {
        noise[4] = 6;
        noise[5] = (byte) (0x10 + random.nextInt(6));
        Arrays.fill(noise, 6, 14, (byte) 0);
      }
      deliver.accept(noise);
    }
    assertTrue(rig.carriedOut.isEmpty());
    assertEquals(Bytes.of(0), console.ask(request(1, 6, 1)));
    assertEquals(0, rig.context.count("rmcp.failures"));
  }

  @Test
  void aDatagramThatFillsTheBufferWasCutAndIsDropped() {
    rig.deliver(Bytes.copyOf(Arrays.copyOf(PING.toArray(), 4_096)));
    assertEquals(1, rig.context.count(Drop.MALFORMED.counter()));
  }

  @Test
  void messagesOfSessionsOfIpmi15AreDropped() {
    // MD5 in a session, and no authentication in a session
    rig.deliver(Bytes.ofHex("0600FF07020100000078563412000000000000000000000000000000000007"));
    rig.deliver(Bytes.ofHex("0600FF0700010000007856341207201AC6811801" + "66"));
    assertEquals(2, dropped());
  }

  private static Stream<Bytes> flips(Bytes packet, int offset) {
    return IntStream.range(offset * 8, packet.size() * 8).mapToObj(bit -> flip(packet, bit));
  }

  private static Bytes flip(Bytes packet, int bit) {
    byte[] flipped = packet.toArray();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(flipped);
  }
}
