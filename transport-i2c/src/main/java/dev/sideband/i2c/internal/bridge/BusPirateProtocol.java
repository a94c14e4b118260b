package dev.sideband.i2c.internal.bridge;

import dev.sideband.transport.AckMap;
import dev.sideband.transport.BusMessage;
import dev.sideband.transport.BusOutcome;
import dev.sideband.transport.BusReply;
import dev.sideband.transport.BusResult;
import dev.sideband.transport.BusTransfer;
import dev.sideband.transport.SerialLine;
import dev.sideband.transport.TransportException;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The Bus Pirate's binary I2C mode, version 1 (firmware 2.6 and later).
 *
 * <p>Up to 16 bytes go out at a time, and each is answered. The bridge does not stop at a refusal:
 * the rest of the sixteen goes over the bus as well, and is told.
 */
public final class BusPirateProtocol implements BridgeProtocol {

  static final int START_SNIFFER = 0x0F;

  private static final int ENTER_BITBANG = 0x00;
  private static final int ENTER_I2C = 0x02;
  private static final int START = 0x02;
  private static final int STOP = 0x03;
  private static final int READ = 0x04;
  private static final int ACK = 0x06;
  private static final int NACK = 0x07;
  private static final int WRITE = 0x10;
  private static final int PERIPHERALS = 0x40;
  private static final int SPEED = 0x60;
  private static final int DONE = 0x01;
  private static final int MOST_AT_ONCE = 16;
  private static final int MOST_KNOCKS = 20;
  private static final Duration KNOCK = Duration.ofMillis(20);
  private static final Bytes BITBANG = text("BBIO1");
  private static final Bytes I2C = text("I2C1");

  private final Dialogue dialogue;
  private final int peripherals;
  private final int speed;

  /**
   * Creates the protocol.
   *
   * @param line taken over
   * @param patience how long an answer may take
   * @param peripherals what is switched on: 8 power, 4 pull-up resistors, 2 AUX, 1 CS
   * @param speed 0 is 5 kHz, 1 is 50, 2 is 100, 3 is 400
   */
  public BusPirateProtocol(SerialLine line, Duration patience, int peripherals, int speed) {
    this.dialogue = new Dialogue(line, patience);
    this.peripherals = peripherals;
    this.speed = speed;
  }

  private static Bytes text(String letters) {
    return Bytes.copyOf(letters.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String target() {
    return dialogue.target();
  }

  @Override
  public int mostBytes() {
    return BusMessage.MAX_LENGTH;
  }

  @Override
  public boolean takes(BusMessage message) {
    return true;
  }

  /** Knocks until it answers: it may be at its prompt, in another mode or in a transfer. */
  @Override
  public void enter() throws TransportException {
    boolean heard = false;
    for (int knocks = 0; knocks < MOST_KNOCKS && !heard; knocks++) {
      Bytes answer = dialogue.ask(Bytes.of(ENTER_BITBANG), BITBANG.size(), KNOCK);
      heard = answer.equals(BITBANG);
    }
    if (!heard) {
      throw BridgeBus.noAnswer(target(), "the call for its binary mode");
    }
    if (!dialogue.askUntil(Bytes.of(ENTER_I2C), I2C)) {
      throw BridgeBus.noAnswer(target(), "the call for its I2C mode");
    }
    order(PERIPHERALS | peripherals);
    order(SPEED | speed);
  }

  private void order(int command) throws TransportException {
    if (!dialogue.ask(Bytes.of(command), 1).equals(Bytes.of(DONE))) {
      throw BridgeBus.noAnswer(target(), "command " + command);
    }
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    List<BusReply> replies = new ArrayList<>();
    BusResult result = BusResult.OK;
    for (BusMessage message : transfer.messages()) {
      order(START);
      result = run(message, replies);
      if (!result.ok()) {
        break;
      }
    }
    order(STOP);
    return new BusOutcome(result, replies);
  }

  private BusResult run(BusMessage message, List<BusReply> replies) throws TransportException {
    if (!address(message)) {
      replies.add(new BusReply(Bytes.EMPTY, AckMap.NO_ADDRESS));
      return BusResult.ADDRESS_NACK;
    }
    return message.read() ? read(message, replies) : write(message, replies);
  }

  private boolean address(BusMessage message) throws TransportException {
    boolean tenBit = message.address().tenBit();
    if (tenBit) {
      int first = message.address().firstByte(false);
      if (refused(Bytes.of(first)) != 0 || refused(Bytes.of(message.address().value())) != 0) {
        return false;
      }
      if (!message.read()) {
        return true;
      }
      order(START);
    }
    return refused(Bytes.of(message.address().firstByte(message.read()))) == 0;
  }

  /** Sends up to 16 bytes and returns a bit for each that was refused. */
  private int refused(Bytes bytes) throws TransportException {
    Bytes order = new WireWriter().u8(WRITE | bytes.size() - 1).bytes(bytes).toBytes();
    Bytes answer = dialogue.ask(order, 1 + bytes.size());
    if (answer.size() != 1 + bytes.size() || answer.at(0) != DONE) {
      throw BridgeBus.noAnswer(target(), "a write");
    }
    int refused = 0;
    for (int i = 0; i < bytes.size(); i++) {
      refused |= answer.at(1 + i) == 0 ? 0 : 1 << i;
    }
    return refused;
  }

  private BusResult write(BusMessage message, List<BusReply> replies) throws TransportException {
    int size = message.length();
    for (int sent = 0; sent < size; sent += MOST_AT_ONCE) {
      int count = Math.min(MOST_AT_ONCE, size - sent);
      int refused = refused(message.data().slice(sent, count));
      if (refused != 0) {
        byte[] nacks = new byte[(sent + count) / 8 + 1];
        for (int i = 0; i < count; i++) {
          int bit = 1 + sent + i;
          nacks[bit / 8] |= (byte) ((refused >> i & 1) << bit % 8);
        }
        replies.add(
            new BusReply(
                message.data().slice(0, sent + count), new AckMap(true, Bytes.copyOf(nacks))));
        return BusResult.DATA_NACK;
      }
    }
    replies.add(new BusReply(message.data(), AckMap.ALL));
    return BusResult.OK;
  }

  private BusResult read(BusMessage message, List<BusReply> replies) throws TransportException {
    WireWriter data = new WireWriter();
    int length = message.length();
    for (int i = 0; i < length; i++) {
      Bytes answer = dialogue.ask(Bytes.of(READ), 1);
      if (answer.isEmpty()) {
        throw BridgeBus.noAnswer(target(), "a read");
      }
      data.bytes(answer);
      if (message.sized() && i == 0) {
        length += Math.min(32, answer.at(0));
      }
      order(i < length - 1 ? ACK : NACK);
    }
    replies.add(new BusReply(data.toBytes(), length == 0 ? AckMap.ALL : AckMap.allBut(length - 1)));
    return BusResult.OK;
  }

  @Override
  public void close() {
    dialogue.close();
  }
}
