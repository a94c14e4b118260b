package dev.sideband.ipmi.internal.rmcp.client;

import static dev.sideband.ipmi.internal.rmcp.client.LanRig.CHANGING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.READING;
import static dev.sideband.ipmi.internal.rmcp.client.LanRig.answered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.internal.rmcp.Drop;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What others put on the wire never throws out of the engine, and never disturbs a session. */
class HostilePacketsTest {

  /** The packets of the BMC in a conversation: four that open, one that raises, two answers. */
  private static final int REPLIES = 7;

  static IntStream replies() {
    return IntStream.range(0, REPLIES);
  }

  static IntStream repliesInSession() {
    return IntStream.range(4, REPLIES);
  }

  /** Before each reply arrives whole, all that is left of it after a cut arrives. */
  @ParameterizedTest
  @MethodSource("replies")
  void noPrefixOfAReplyDoesHarm(int reply) {
    LanRig rig = rigThatFirstDelivers(reply, HostilePacketsTest::prefixes);
    converse(rig);

    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    assertTrue(rig.context.count(Drop.MALFORMED.counter()) > 0);
  }

  @ParameterizedTest
  @MethodSource("repliesInSession")
  void noFlippedBitOfASignedReplyDoesHarm(int reply) {
    LanRig rig = rigThatFirstDelivers(reply, HostilePacketsTest::flips);
    converse(rig);

    assertEquals(1, rig.context.count("rmcp.sessions.opened"));
    assertTrue(rig.context.count(Drop.WRONG_INTEGRITY.counter()) > 300);
    assertEquals(0, rig.context.count("rmcp.resends"));
  }

  /** Such a flip may end in an honest failure, but the channel works on. */
  @ParameterizedTest
  @MethodSource("replies")
  void noFlippedBitOfAnyReplyBreaksTheChannel(int reply) {
    for (int bit = 0; bit < 96 * 8; bit += 7) {
      LanRig rig = new LanRig();
      int flipped = bit;
      int[] seen = {0};
      rig.network.fate =
          packet -> {
            if (!packet.toBmc() && seen[0]++ == reply) {
              if (flipped / 8 < packet.bytes().size()) {
                rig.network.deliverToConsole(flip(packet.bytes(), flipped), packet.bmc());
              }
              return List.of();
            }
            return TestNetwork.PERFECT.of(packet);
          };
      LanChannel channel = rig.open("");
      CompletableFuture<MessageResponse> first = rig.send(channel, READING, 1, 20);
      rig.context.pass(21);
      assertTrue(first.isDone());
      assertEquals(Bytes.of(2, 0), answered(later(rig, channel)), "bit " + bit);
    }
  }

  private static CompletableFuture<MessageResponse> later(LanRig rig, LanChannel channel) {
    CompletableFuture<MessageResponse> answer = rig.send(channel, CHANGING, 2, 60);
    rig.context.pass(61);
    return answer;
  }

  @ParameterizedTest
  @MethodSource("repliesInSession")
  void aReplyThatIsReplayedCountsOnce(int reply) {
    LanRig rig = rigThatFirstDelivers(reply, packet -> Stream.of(packet, packet, packet));
    converse(rig);

    assertEquals(3, rig.context.count(Drop.REPLAYED.counter()));
  }

  @Test
  void aReplyFromAnotherAddressIsDropped() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    InetSocketAddress stranger = new InetSocketAddress(InetAddress.getLoopbackAddress(), 6_231);
    rig.network.fate =
        packet -> {
          if (!packet.toBmc()) {
            rig.network.deliverToConsole(packet.bytes(), stranger);
            return List.of();
          }
          return TestNetwork.PERFECT.of(packet);
        };
    CompletableFuture<MessageResponse> answer = rig.send(channel, READING, 2, 2);
    rig.context.pass(3);

    assertTrue(answer.isCompletedExceptionally());
    assertTrue(rig.context.count(Drop.FOREIGN_ADDRESS.counter()) > 0);
  }

  @Test
  void anUnsignedPacketOfASignedSessionIsDropped() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    Bytes signed = lastReply(rig);
    byte[] unsigned = signed.toArray();
    unsigned[5] &= (byte) ~0x40;
    rig.network.deliverToConsole(Bytes.copyOf(unsigned), TestBmc.ADDRESS);

    assertEquals(1, rig.context.count(Drop.UNAUTHENTICATED.counter()));
    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
  }

  @Test
  void aPacketOfAnotherSessionIsDropped() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    byte[] foreign = lastReply(rig).toArray();
    foreign[6] ^= 1;
    rig.network.deliverToConsole(Bytes.copyOf(foreign), TestBmc.ADDRESS);

    assertEquals(1, rig.context.count(Drop.UNKNOWN_SESSION.counter()));
  }

  @Test
  void otherClassesPingsAndPongsThatNobodyAskedForAreDropped() {
    LanRig rig = new LanRig();
    rig.network.deliverToConsole(Bytes.ofHex("06000087"), TestBmc.ADDRESS);
    assertEquals(1, rig.context.count(Drop.UNEXPECTED.counter()));

    rig.network.deliverToConsole(Bytes.ofHex("0600FF06000011BE80050000"), TestBmc.ADDRESS);
    assertEquals(1, rig.context.count(Drop.MALFORMED.counter()));

    rig.network.deliverToConsole(
        Bytes.ofHex("0600FF06000011BE405A0010000011BE000000008100000000000000"), TestBmc.ADDRESS);
    assertEquals(1, rig.context.count(Drop.UNMATCHED.counter()));
  }

  @Test
  void randomBytesAreDroppedAndCounted() {
    LanRig rig = new LanRig();
    LanChannel channel = rig.open("");
    rig.ask(channel, 1);
    Random random = new Random(3);
    byte[] header = Bytes.ofHex("0600FF07").toArray();
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      if (i % 2 == 0) {
        System.arraycopy(header, 0, noise, 0, Math.min(4, noise.length));
      }
      rig.network.deliverToConsole(Bytes.copyOf(noise), TestBmc.ADDRESS);
    }
    assertEquals(
        20_000,
        Arrays.stream(Drop.values()).mapToLong(drop -> rig.context.count(drop.counter())).sum());
    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
  }

  @Test
  void inASessionWithoutSignaturesAFlippedBitIsStillFoundByTheChecksums() {
    LanRig rig = rigThatFirstDelivers(5, packet -> flipsFrom(packet, 16));
    rig.bmc.suites = List.of(CipherSuite.SUITE_0);
    LanChannel channel = rig.open("?suite=0");

    assertEquals(Bytes.of(1, 0), rig.ask(channel, 1));
  }

  private static void converse(LanRig rig) {
    LanChannel channel = rig.open("");
    assertEquals(Bytes.of(1, 0), rig.ask(channel, 1));
    assertEquals(Bytes.of(2, 0), rig.ask(channel, 2));
  }

  private interface Variants {
    Stream<Bytes> of(Bytes packet);
  }

  private static LanRig rigThatFirstDelivers(int reply, Variants variants) {
    LanRig rig = new LanRig();
    int[] seen = {0};
    rig.network.fate =
        packet -> {
          if (!packet.toBmc() && seen[0]++ == reply) {
            variants
                .of(packet.bytes())
                .forEach(variant -> rig.network.deliverToConsole(variant, packet.bmc()));
          }
          return TestNetwork.PERFECT.of(packet);
        };
    return rig;
  }

  private static Stream<Bytes> prefixes(Bytes packet) {
    return IntStream.range(0, packet.size()).mapToObj(size -> packet.slice(0, size));
  }

  private static Stream<Bytes> flips(Bytes packet) {
    return flipsFrom(packet, 4);
  }

  private static Stream<Bytes> flipsFrom(Bytes packet, int offset) {
    return IntStream.range(offset * 8, packet.size() * 8).mapToObj(bit -> flip(packet, bit));
  }

  private static Bytes flip(Bytes packet, int bit) {
    byte[] flipped = packet.toArray();
    flipped[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.copyOf(flipped);
  }

  private static Bytes lastReply(LanRig rig) {
    return rig.network.sent.get(rig.network.sent.size() - 1).bytes();
  }
}
