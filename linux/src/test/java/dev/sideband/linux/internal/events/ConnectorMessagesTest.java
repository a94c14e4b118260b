package dev.sideband.linux.internal.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.wire.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages as a 6.18 kernel sent them on a little-endian machine. */
class ConnectorMessagesTest {

  static final byte[] ANSWER =
      hex(
          """
          4c 00 00 00  03 00  00 00  00 00 00 00  00 00 00 00  # netlink: 76 bytes, done
          01 00 00 00  01 00 00 00                             # connector: processes
          00 00 00 00  01 00 00 00  28 00  00 00               # sequence, answer, 40 bytes
          00 00 00 00  01 00 00 00  9f fa 63 aa 67 2f 00 00    # an answer, processor 1, time
          00 00 00 00                                          # no error
          00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
          """);

  static final byte[] FORK =
      hex(
          """
          4c 00 00 00  03 00  00 00  01 00 00 00  00 00 00 00
          01 00 00 00  01 00 00 00
          01 00 00 00  00 00 00 00  28 00  00 00               # sequence 1
          01 00 00 00  01 00 00 00  99 b9 6a aa 67 2f 00 00    # fork, processor 1
          98 20 00 00  98 20 00 00                             # parent: thread, process 8344
          c1 20 00 00  c1 20 00 00                             # child: thread, process 8385
          00 00 00 00 00 00 00 00
          """);

  static final byte[] THREAD =
      hex(
          """
          4c 00 00 00  03 00  00 00  02 00 00 00  00 00 00 00
          01 00 00 00  01 00 00 00
          02 00 00 00  00 00 00 00  28 00  00 00               # sequence 2
          01 00 00 00  01 00 00 00  be 0b 71 aa 67 2f 00 00    # fork, processor 1
          5c 20 00 00  5c 20 00 00
          c2 20 00 00  5d 20 00 00                             # thread 8386 of process 8285
          00 00 00 00 00 00 00 00
          """);

  static final byte[] NAME =
      hex(
          """
          4c 00 00 00  03 00  00 00  03 00 00 00  00 00 00 00
          01 00 00 00  01 00 00 00
          03 00 00 00  00 00 00 00  28 00  00 00               # sequence 3
          00 02 00 00  01 00 00 00  c2 67 72 aa 67 2f 00 00    # a new short name
          c2 20 00 00  5d 20 00 00
          73 69 64 65 62 61 6e 64 2d 77 6f 72 6b 65 72 00
          """);

  static final byte[] EXEC =
      hex(
          """
          4c 00 00 00  03 00  00 00  00 00 00 00  00 00 00 00
          01 00 00 00  01 00 00 00
          00 00 00 00  00 00 00 00  28 00  00 00               # sequence 0
          02 00 00 00  00 00 00 00  b8 f7 85 aa 67 2f 00 00    # another program, processor 0
          c1 20 00 00  c1 20 00 00                             # process 8385
          00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
          """);

  static final byte[] EXIT =
      hex(
          """
          4c 00 00 00  03 00  00 00  01 00 00 00  00 00 00 00
          01 00 00 00  01 00 00 00
          01 00 00 00  00 00 00 00  28 00  00 00               # sequence 1
          00 00 00 80  00 00 00 00  0d 26 91 aa 67 2f 00 00    # end, processor 0
          c1 20 00 00  c1 20 00 00                             # process 8385
          00 03 00 00  11 00 00 00                             # exit code 3; SIGCHLD to parent
          98 20 00 00  98 20 00 00                             # parent 8344
          """);

  private static final List<byte[]> ALL = List.of(ANSWER, FORK, THREAD, NAME, EXEC, EXIT);

  @Test
  void readsWhatTheKernelSent() throws MalformedMessageException {
    assertEquals(List.of("answer 0"), read(ANSWER));
    assertEquals(List.of("count 1 1", "fork 8344 8385 8385"), read(FORK));
    assertEquals(List.of("count 1 2", "fork 8284 8386 8285"), read(THREAD));
    assertEquals(List.of("count 1 3"), read(NAME));
    assertEquals(List.of("count 0 0", "exec 8385"), read(EXEC));
    assertEquals(List.of("count 0 1", "exit 8385 8385 768"), read(EXIT));
  }

  @Test
  void readsSeveralInOneDatagram() throws MalformedMessageException {
    ByteArrayOutputStream datagram = new ByteArrayOutputStream();
    datagram.writeBytes(EXEC);
    datagram.writeBytes(EXIT);
    assertEquals(
        List.of("count 0 0", "exec 8385", "count 0 1", "exit 8385 8385 768"),
        read(datagram.toByteArray()));
  }

  @Test
  void readsARefusal() throws MalformedMessageException {
    byte[] refusal = hex("14 00 00 00 02 00 00 00 00 00 00 00 00 00 00 00 ff ff ff ff");
    assertEquals(List.of("answer 1"), read(refusal));
  }

  @Test
  void writesTheOrderToBegin() {
    ByteBuffer order = ByteBuffer.allocate(ConnectorMessages.ORDER_SIZE);
    order.order(ByteOrder.LITTLE_ENDIAN).putLong(0, -1);
    ConnectorMessages.putOrder(order, ConnectorMessages.LISTEN);
    assertArrayEquals(
        hex(
            """
            28 00 00 00  03 00  00 00  00 00 00 00  00 00 00 00  # netlink: 40 bytes, done
            01 00 00 00  01 00 00 00                             # processes
            00 00 00 00  00 00 00 00  04 00  00 00               # 4 bytes
            01 00 00 00                                          # listen
            """),
        order.array());
  }

  @Test
  void everyPrefixIsMalformed() {
    for (byte[] message : ALL) {
      for (int length = 1; length < message.length; length++) {
        byte[] prefix = Arrays.copyOf(message, length);
        assertThrows(MalformedMessageException.class, () -> read(prefix), length + " bytes");
      }
    }
  }

  @Test
  void anyBitMayFlip() {
    int taken = 0;
    for (byte[] message : ALL) {
      for (int bit = 0; bit < message.length * 8; bit++) {
        byte[] flipped = message.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        taken += readOrRefuse(flipped);
      }
    }
    assertTrue(taken > 1_000, taken + " made sense still");
  }

  @Test
  void anyBytesMayCome() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = ALL.get(i % ALL.size()).clone();
      for (int flips = random.nextInt(12); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      readOrRefuse(bytes);
    }
  }

  private static int readOrRefuse(byte[] bytes) {
    try {
      read(bytes);
      return 1;
    } catch (MalformedMessageException e) {
      return 0;
    }
  }

  private static List<String> read(byte[] bytes) throws MalformedMessageException {
    List<String> seen = new ArrayList<>();
    // What was received before stands behind it.
    ByteBuffer room = ByteBuffer.allocate(bytes.length + 64).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < room.capacity(); at++) {
      room.put(at, (byte) 1);
    }
    room.put(0, bytes);
    ConnectorMessages.read(
        room,
        bytes.length,
        new ConnectorSink() {
          @Override
          public void counted(int processor, int sequence) {
            seen.add("count " + processor + " " + sequence);
          }

          @Override
          public void forked(int parent, int thread, int process) {
            seen.add("fork " + parent + " " + thread + " " + process);
          }

          @Override
          public void executed(int process) {
            seen.add("exec " + process);
          }

          @Override
          public void exited(int thread, int process, int status) {
            seen.add("exit " + thread + " " + process + " " + status);
          }

          @Override
          public void answered(int errno) {
            seen.add("answer " + errno);
          }
        });
    return seen;
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", ""));
  }
}
