package dev.sideband.transport;

import dev.sideband.wire.Bytes;
import java.io.IOException;

/**
 * An agent's end of the link to its monitor server: what is, and what happened, go up; instructions
 * come down.
 *
 * <p>The link does not look into what it carries. It is used the same whether the server is reached
 * or not: nothing here waits for the network. Safe for any thread.
 */
public interface Uplink extends AutoCloseable {

  /** The most bytes of a state, an entry or an instruction. */
  int MOST_BYTES = 1 << 19;

  /** The most keys that states may have. */
  int MOST_KEYS = 1_000;

  /**
   * Tells what is now. It takes the place of a state with the same key that the server has not
   * confirmed, so that the server gets the newest, and not necessarily those before; it may get one
   * twice. States live in memory: after a start each is to be offered again.
   *
   * @param key see {@link #isFit}
   * @throws IllegalArgumentException if there are more than {@link #MOST_BYTES}, or {@link
   *     #MOST_KEYS} keys already
   */
  void offerState(String key, Bytes state);

  /**
   * Tells what happened. The server gets each entry once, and all of them in the order in which
   * they were appended, through losses of the connection and through starts at both ends. What is
   * kept meanwhile is bounded: then the newest take the place of the oldest, which both ends count.
   *
   * @param stream what the entry belongs to, see {@link #isFit}
   * @throws IOException if it cannot be kept
   * @throws IllegalArgumentException if it is longer than {@link #mostEntryBytes}
   * @throws UnsupportedOperationException if this link does not {@linkplain #carries carry} that
   *     stream
   */
  void append(String stream, Bytes entry) throws IOException;

  /** Returns the most bytes of an entry; 0 if this link carries no entries. */
  int mostEntryBytes();

  /**
   * Tells whether this link takes entries of a stream. One that leads through a narrow place may
   * take few streams, or none and states alone.
   */
  default boolean carries(String stream) {
    return mostEntryBytes() > 0;
  }

  /**
   * Names who carries out instructions. Until then the server keeps them.
   *
   * @throws IllegalStateException if somebody is named already
   */
  void instructions(InstructionListener listener);

  /** Returns how the link does. */
  UplinkStatus status();

  /**
   * Ends the link. Entries that the server has not confirmed stay for the next one, if they are
   * kept in a file. Idempotent.
   */
  @Override
  void close();

  /** Tells whether a text may name a stream or a key: 1 to 64 visible characters of ASCII. */
  static boolean isFit(String name) {
    return !name.isEmpty()
        && name.length() <= 64
        && name.chars().allMatch(each -> each > ' ' && each < 0x7F);
  }
}
