package dev.sideband.tcp.internal.link;

import dev.sideband.wire.Bytes;
import java.time.Duration;
import java.util.UUID;

/**
 * What the two ends of a link say to each other, version 1.
 *
 * <p>The server greets, the agent says where it is, the server says what it has; from then on each
 * sends what it has to send. Numbers grow and are never used twice for different things.
 */
sealed interface LinkMessage {

  /**
   * The server's first word.
   *
   * @param version the version that it speaks
   * @param silence how long the agent may be silent at most
   * @param epoch tells this run of the server from others
   */
  record Greeting(int version, Duration silence, long epoch) implements LinkMessage {}

  /**
   * The agent's answer.
   *
   * @param version the version that it speaks
   * @param silence how long the server may be silent at most
   * @param spool tells its spool from others
   * @param confirmed the number of the newest entry that it knows the server has
   * @param epoch the server's run from which it has instructions
   * @param instruction the number of the newest instruction of that run that it has taken
   */
  record Hello(
      int version, Duration silence, UUID spool, long confirmed, long epoch, long instruction)
      implements LinkMessage {}

  /**
   * What the server has: its answer to a hello, and again whenever it has taken more.
   *
   * @param entry the number of the newest entry
   * @param state the number of the newest state of this connection
   * @param lost how many entries of this worker it knows to be lost
   */
  record Taken(long entry, long state, long lost) implements LinkMessage {}

  /**
   * A state.
   *
   * @param number counts the states of this connection, from 1 on
   */
  record State(long number, String key, Bytes data) implements LinkMessage {}

  /** An entry; see {@link EntryNumber}. */
  record Entry(long number, String stream, Bytes data) implements LinkMessage {}

  /**
   * An instruction to the agent.
   *
   * @param number counts the instructions of this run of the server, from 1 on
   */
  record Instruction(long number, Bytes data) implements LinkMessage {}

  /** The agent has taken an instruction, and those before. */
  record InstructionTaken(long number) implements LinkMessage {}

  /**
   * Asks for a certificate, for the key with which the handshake was made.
   *
   * @param version the version that it speaks
   * @param secret the token's
   */
  record Enrol(int version, Bytes secret) implements LinkMessage {

    @Override
    public String toString() {
      return "Enrol[" + version + "]";
    }
  }

  /** The answer: the certificate, and that of the authority which signed it. */
  record Enrolled(Bytes certificate, Bytes authority) implements LinkMessage {}

  /** A sign of life. */
  record Alive() implements LinkMessage {}

  /** The last word: why this end ends the connection. */
  record Refusal(int reason, String text) implements LinkMessage {

    /** The most characters of the text. */
    static final int MOST_TEXT = 200;
  }
}
