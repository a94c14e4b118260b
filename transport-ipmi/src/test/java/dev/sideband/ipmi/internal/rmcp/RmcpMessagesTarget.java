package dev.sideband.ipmi.internal.rmcp;

import dev.sideband.fuzz.Allocation;
import dev.sideband.fuzz.Decoders;
import dev.sideband.fuzz.FuzzTarget;
import dev.sideband.ipmi.CipherSuite;
import dev.sideband.ipmi.internal.sol.SolPacket;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Headers, the messages that open a session, those of a console, and packets of a session: as they
 * come, with checksums put right, and as the payload of a sealed packet and as that packet spoilt.
 */
public final class RmcpMessagesTarget implements FuzzTarget {

  private static final long SESSION = 0x1234;

  private final Decoders decoders;
  private final List<CipherSuite> suites =
      List.of(
          CipherSuite.SUPPORTED.get(0),
          CipherSuite.SUITE_0,
          CipherSuite.SUITE_1,
          CipherSuite.SUITE_3);

  /** Finds the decoders. */
  public RmcpMessagesTarget() throws ReflectiveOperationException {
    decoders =
        Decoders.besides(RmcpHeader.class, SolPacket.class).withoutReadingBack(SessionHeader.class);
  }

  @Override
  public boolean run(byte[] input) throws Exception {
    boolean taken = decoders.run(input);
    if (input.length >= LanMessage.OVERHEAD) {
      taken |= decoders.run(withChecksums(input));
    }
    if (input.length > 1) {
      packets(input);
    }
    sessionHeader(input);
    return taken;
  }

  /** A header is read back with as much behind it as it announces. */
  private static void sessionHeader(byte[] input) throws MalformedMessageException {
    SessionHeader header;
    try {
      header = SessionHeader.decode(WireReader.over(input, 0, input.length));
    } catch (MalformedMessageException declared) {
      return;
    }
    WireWriter out = new WireWriter();
    header.encode(out);
    SessionHeader again =
        SessionHeader.decode(
            out.bytes(new byte[header.length()], 0, header.length()).toBytes().reader());
    if (!again.equals(header)) {
      throw new AssertionError(header + " comes back as " + again);
    }
  }

  private static byte[] withChecksums(byte[] input) {
    byte[] message = input.clone();
    int last = message.length - 1;
    message[2] = (byte) -(message[0] + message[1]);
    message[last] = 0;
    for (int i = 3; i < last; i++) {
      message[last] -= message[i];
    }
    return message;
  }

  private void packets(byte[] input) throws Exception {
    CipherSuite suite = suites.get((input[0] & 0xFF) % suites.size());
    Bytes payload = Bytes.copyOf(input, 2, input.length - 2);
    try (Secret key = Secret.owning(new byte[UserKey.SIZE]);
        PacketProtection protection = new PacketProtection(suite, key, new Random(1))) {
      WireWriter out = new WireWriter().bytes(payload);
      ByteBuffer packet = protection.seal(PayloadType.IPMI_MESSAGE, SESSION, 1, out);
      byte[] sealed = new byte[packet.remaining()];
      packet.get(sealed);
      Bytes opened = open(protection, sealed.clone());
      if (!payload.equals(opened)) {
        throw new AssertionError(payload + " was sealed, " + opened + " opened");
      }
      sealed[(input[1] & 0xFF) % sealed.length] ^= (byte) (input[0] | 1);
      open(protection, sealed);
      open(protection, Arrays.copyOf(sealed, (input[1] & 0xFF) % sealed.length));
      open(protection, input.clone());
    }
  }

  /** Opens a packet as an engine does; what is not to be believed comes out empty. */
  private static Bytes open(PacketProtection protection, byte[] packet) throws Exception {
    return Allocation.ofDecoding(
        packet.length,
        () -> {
          try {
            WireReader in = WireReader.over(packet, 0, packet.length);
            RmcpHeader.decode(in);
            if (SessionHeader.decode(in) instanceof Ipmi20Header header) {
              return Bytes.copyOf(
                  protection.open(packet, packet.length, header, in.offset()).rest().toArray());
            }
          } catch (DroppedPacketException | MalformedMessageException declared) {
            return Bytes.EMPTY;
          }
          return Bytes.EMPTY;
        });
  }
}
