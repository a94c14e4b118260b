package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.SetSessionPrivilegeLevel;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PacketProtectionTest {

  static final List<CipherSuite> SUITES = CipherSuite.SUPPORTED;

  @Test
  void opensWhatTwoOtherImplementationsSent() throws Exception {
    PacketProtection protection = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);

    LanMessage request = LanMessage.decode(open(protection, CapturedSession.SET_PRIVILEGE));
    assertEquals(SetSessionPrivilegeLevel.ID.command(), request.command());
    assertEquals(
        new SetSessionPrivilegeLevel(Privilege.ADMINISTRATOR),
        SetSessionPrivilegeLevel.decodeRequest(request.body().reader()));
    assertEquals(
        request.respond(Bytes.of(0, 4)),
        LanMessage.decode(open(protection, CapturedSession.PRIVILEGE_SET)));
    assertEquals(
        Bytes.ofHex("0023010402029f911200020f00000000"),
        LanMessage.decode(open(protection, CapturedSession.DEVICE_ID)).body());
  }

  @Test
  void opensSuite17() throws Exception {
    assertEquals(
        Suite17Example.MESSAGE,
        open(protection(CipherSuite.SUITE_17, Suite17Example.SESSION_KEY), Suite17Example.PACKET)
            .rest());
  }

  @Test
  void signedNonsenseIsDropped() {
    PacketProtection protection = protection(CipherSuite.SUITE_17, Suite17Example.SESSION_KEY);

    for (Bytes packet :
        List.of(
            Suite17Example.PADDED_WITH_ZEROS,
            Suite17Example.PADDED_TOO_LONG,
            Suite17Example.TRAILER_MISCOUNTED)) {
      assertEquals(Drop.WRONG_PADDING, dropped(protection, packet));
    }
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void opensWhatItSealed(CipherSuite suite) throws Exception {
    PacketProtection console = protection(suite, CapturedSession.SESSION_KEY);
    PacketProtection bmc = protection(suite, CapturedSession.SESSION_KEY);

    for (int size = 0; size < 300; size++) {
      Bytes payload = payload(size);
      Bytes packet = seal(console, payload, size + 1);
      Ipmi20Header header = header(packet);

      assertEquals(size + 1, header.sequence());
      assertEquals(2, header.sessionId());
      assertEquals(suite.integrity() != 0, header.authenticated());
      assertEquals(suite.confidentiality() != 0, header.encrypted());
      assertEquals(0, (packet.size() - codeSize(suite)) % (suite.integrity() == 0 ? 1 : 4));
      assertEquals(payload, open(bmc, packet).rest());
    }
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void noPrefixOfASignedPacketIsTaken(CipherSuite suite) {
    PacketProtection protection = protection(suite, CapturedSession.SESSION_KEY);
    Bytes packet = seal(protection, payload(21), 7);
    int least = protection.authenticates() ? packet.size() : packet.size() - 1;

    for (int size = 0; size < least; size++) {
      Bytes cut = packet.slice(0, size);
      assertTrue(isRefused(protection, cut), cut::toString);
    }
  }

  @ParameterizedTest
  @FieldSource("SUITES")
  void noFlippedBitOfASignedPacketIsTaken(CipherSuite suite) {
    PacketProtection protection = protection(suite, CapturedSession.SESSION_KEY);
    if (!protection.authenticates()) {
      return;
    }
    Bytes packet = seal(protection, payload(21), 7);

    for (int bit = RmcpHeader.SIZE * 8; bit < packet.size() * 8; bit++) {
      byte[] flipped = packet.toArray();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(isRefused(protection, Bytes.copyOf(flipped)), "bit " + bit);
    }
  }

  @Test
  void anUnsignedPacketIsNotTakenWhereTheyAreSigned() {
    PacketProtection signing = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);
    PacketProtection open = protection(CipherSuite.SUITE_0, CapturedSession.SESSION_KEY);

    assertEquals(Drop.UNAUTHENTICATED, dropped(signing, seal(open, payload(9), 1)));
  }

  @Test
  void aPacketOfAnotherKeyIsNotTaken() {
    PacketProtection ours = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);
    PacketProtection theirs = protection(CipherSuite.SUITE_3, Suite17Example.SESSION_KEY);

    assertEquals(Drop.WRONG_INTEGRITY, dropped(ours, seal(theirs, payload(9), 1)));
  }

  @Test
  void encryptedPayloadsOfOddSizesAreNotTaken() {
    PacketProtection signing = protection(CipherSuite.SUITE_2, CapturedSession.SESSION_KEY);
    PacketProtection encrypting = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);

    for (int size : new int[] {0, 1, 15, 16, 17, 31, 33, 47}) {
      byte[] packet = resigned(signing, payload(size));
      assertEquals(Drop.WRONG_PADDING, dropped(encrypting, Bytes.copyOf(packet)), "size " + size);
    }
  }

  @Test
  void theSamePayloadNeverLooksTheSame() {
    PacketProtection protection = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);

    assertNotEquals(
        seal(protection, payload(9), 1).slice(16, 32),
        seal(protection, payload(9), 2).slice(16, 32));
  }

  @Test
  void nothingItSealedCanBeOpenedOnceItIsClosed() {
    PacketProtection protection = protection(CipherSuite.SUITE_3, CapturedSession.SESSION_KEY);
    Bytes packet = seal(protection, payload(9), 1);
    protection.close();
    protection.close();

    assertEquals(Drop.WRONG_INTEGRITY, dropped(protection, packet));
  }

  @Test
  void neverShowsAKey() {
    Secret secret = UserKey.ofPassword("secret".toCharArray());

    assertEquals("Secret[20 bytes]", secret.toString());
  }

  /** Signs a packet that claims to be encrypted. */
  private static byte[] resigned(PacketProtection signing, Bytes payload) {
    WireWriter out = new WireWriter().bytes(payload);
    byte[] packet =
        Bytes.copyOf(array(signing.seal(PayloadType.IPMI_MESSAGE, 2, 1, out))).toArray();
    packet[5] |= (byte) 0x80;
    int codeAt = packet.length - 12;
    try (Secret sessionKey = Secret.owning(CapturedSession.SESSION_KEY.toArray())) {
      byte[] ones = new byte[20];
      Arrays.fill(ones, (byte) 1);
      Secret k1 = Secret.owning(Hmac.SHA1.with(sessionKey).doFinal(ones));
      Mac mac = Hmac.SHA1.with(k1);
      mac.update(packet, 4, codeAt - 4);
      System.arraycopy(mac.doFinal(), 0, packet, codeAt, 12);
    }
    return packet;
  }

  private static int codeSize(CipherSuite suite) {
    return suite.integrity() == 0 ? 0 : suite.integrity() == 1 ? 12 : 16;
  }

  private static PacketProtection protection(CipherSuite suite, Bytes sessionKey) {
    return new PacketProtection(suite, Secret.owning(sessionKey.toArray()), new Random(1));
  }

  private static Bytes payload(int size) {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    return Bytes.copyOf(payload);
  }

  private static Bytes seal(PacketProtection protection, Bytes payload, long sequence) {
    WireWriter out = new WireWriter().bytes(payload);
    return Bytes.copyOf(array(protection.seal(PayloadType.IPMI_MESSAGE, 2, sequence, out)));
  }

  private static byte[] array(ByteBuffer packet) {
    byte[] array = new byte[packet.remaining()];
    packet.get(array);
    return array;
  }

  private static Ipmi20Header header(Bytes packet) throws MalformedMessageException {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    return (Ipmi20Header) SessionHeader.decode(in);
  }

  private static WireReader open(PacketProtection protection, Bytes packet)
      throws MalformedMessageException, DroppedPacketException {
    WireReader in = packet.reader();
    RmcpHeader.decode(in);
    Ipmi20Header header = (Ipmi20Header) SessionHeader.decode(in);
    return protection.open(packet.toArray(), packet.size(), header, in.offset());
  }

  private static Drop dropped(PacketProtection protection, Bytes packet) {
    return assertThrows(DroppedPacketException.class, () -> open(protection, packet)).reason();
  }

  private static boolean isRefused(PacketProtection protection, Bytes packet) {
    try {
      WireReader in = packet.reader();
      RmcpHeader.decode(in);
      if (SessionHeader.decode(in) instanceof Ipmi20Header header) {
        protection.open(packet.toArray(), packet.size(), header, in.offset());
        return false;
      }
      return true;
    } catch (MalformedMessageException | DroppedPacketException e) {
      return true;
    }
  }
}
