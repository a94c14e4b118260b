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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * NXP's SC18IM700 and SC18IM704 (data sheet of the SC18IM700, 7.1 and 7.2): a transfer is written
 * out as a line, {@code S} address count data {@code S} address count {@code P}, and its state is
 * read afterwards.
 *
 * <p>The bridge tells that the address or a byte was refused, not which byte.
 */
public final class Sc18im700Protocol implements BridgeProtocol {

  private static final int MOST_BYTES = 255;
  private static final int START = 'S';
  private static final int STOP = 'P';
  private static final int READ_REGISTER = 'R';
  private static final int STATE_REGISTER = 0x0A;
  private static final int STATE_OK = 0xF0;
  private static final int STATE_NO_ADDRESS = 0xF1;
  private static final int STATE_NO_DATA = 0xF2;
  private static final int STATE_TIMEOUT = 0xF8;

  /** Far longer than the next byte of an answer takes, even at 9,600 bits a second. */
  private static final Duration QUIET = Duration.ofMillis(50);

  private static final Bytes ASK_STATE = Bytes.of(READ_REGISTER, STATE_REGISTER, STOP);

  private final Dialogue dialogue;
  private final Duration patience;

  /**
   * Creates the protocol.
   *
   * @param line taken over
   * @param patience how long an answer may take
   */
  public Sc18im700Protocol(SerialLine line, Duration patience) {
    this.dialogue = new Dialogue(line, patience);
    this.patience = patience;
  }

  @Override
  public String target() {
    return dialogue.target();
  }

  @Override
  public int mostBytes() {
    return MOST_BYTES;
  }

  @Override
  public boolean takes(BusMessage message) {
    return !message.sized() && !message.address().tenBit() && message.length() > 0;
  }

  /** A stop ends whatever line it was reading; then it tells its state. */
  @Override
  public void enter() throws TransportException {
    Bytes greeting = new WireWriter().u8(STOP).bytes(ASK_STATE).toBytes();
    if (!isState(dialogue.ask(greeting, 1))) {
      throw BridgeBus.noAnswer(target(), "the question for its state");
    }
  }

  private static boolean isState(Bytes answer) {
    return answer.size() == 1 && answer.at(0) >> 4 == 0xF;
  }

  @Override
  public BusOutcome transfer(BusTransfer transfer) throws TransportException {
    WireWriter line = new WireWriter();
    int wanted = 0;
    for (BusMessage message : transfer.messages()) {
      line.u8(START)
          .u8(message.address().firstByte(message.read()))
          .u8(message.length())
          .bytes(message.data());
      wanted += message.read() ? message.length() : 0;
    }
    Bytes answer = answer(line.u8(STOP).bytes(ASK_STATE).toBytes(), wanted + 1);
    Bytes state = answer.slice(Math.max(0, answer.size() - 1), Math.min(1, answer.size()));
    if (!isState(state)) {
      throw BridgeBus.noAnswer(target(), "the question for its state");
    }
    BusResult result = resultOf(state.at(0));
    if (result.ok() && answer.size() <= wanted) {
      throw BridgeBus.noAnswer(target(), "a read");
    }
    return new BusOutcome(result, replies(transfer, answer, result));
  }

  /** The state comes alone if nothing was read; one more byte then does not follow at once. */
  private Bytes answer(Bytes question, int count) throws TransportException {
    Bytes first = dialogue.ask(question, 1);
    if (count > 1 && first.size() == 1 && first.at(0) >> 4 == 0xF) {
      Bytes second = dialogue.await(2, QUIET);
      if (second.size() < 2) {
        return first;
      }
    }
    return dialogue.await(count, patience);
  }

  private static BusResult resultOf(int state) {
    return switch (state) {
      case STATE_OK -> BusResult.OK;
      case STATE_NO_ADDRESS -> BusResult.ADDRESS_NACK;
      case STATE_NO_DATA -> BusResult.DATA_NACK;
      case STATE_TIMEOUT -> BusResult.STRETCH_TIMEOUT;
      default -> BusResult.BUS_ERROR;
    };
  }

  private static List<BusReply> replies(BusTransfer transfer, Bytes data, BusResult result) {
    List<BusReply> replies = new ArrayList<>();
    int taken = 0;
    for (BusMessage message : transfer.messages()) {
      if (!result.ok()) {
        replies.add(new BusReply(message.data(), AckMap.UNKNOWN));
      } else if (message.read()) {
        Bytes own = data.slice(taken, message.length());
        taken += own.size();
        replies.add(new BusReply(own, AckMap.allBut(own.size() - 1)));
      } else {
        replies.add(new BusReply(message.data(), AckMap.ALL));
      }
    }
    return replies;
  }

  @Override
  public void close() {
    dialogue.close();
  }
}
