package dev.sideband.linux.internal.proc;

import dev.sideband.process.CommandMask;

/**
 * Command lines, read when a process is met for the first time and when it may have another.
 *
 * <p>A process may have another command line when its name or its stack has changed, and when it
 * had none. Some programs write into their own, such as a database server that shows its state
 * there, so each is also read when it is due. For one thread.
 */
public final class CommandLines {

  /** A command line is cut after this many bytes; more is read, so that no secret is cut in two. */
  static final int MOST_BYTES = 4096;

  private static final byte[] ARGUMENTS = ProcFolder.file("cmdline");

  private final ProcFolder folder;
  private final CommandMask mask;

  /**
   * Creates the reader.
   *
   * @param mask hides secrets before anything is kept
   */
  public CommandLines(ProcFolder folder, CommandMask mask) {
    this.folder = folder;
    this.mask = mask;
  }

  /**
   * Brings the command line of a process up to date.
   *
   * @param changed whether it runs another program than before
   * @return 0, or the negated error number that kept it from being read
   */
  public int update(int pid, KnownProcess known, boolean changed) {
    if (!changed && !known.due() && known.command().length > 0) {
      return 0;
    }
    int length = folder.read(pid, ARGUMENTS);
    if (length < 0) {
      return length;
    }
    int masked = mask.apply(folder.text(), 0, length);
    known.command(folder.text(), joined(folder.text(), masked));
    return 0;
  }

  /** Puts spaces for the zero bytes between arguments; returns how many bytes are text. */
  static int joined(byte[] text, int length) {
    int end = length > MOST_BYTES ? wholeCharacters(text) : length;
    while (end > 0 && text[end - 1] == 0) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (text[i] == 0) {
        text[i] = ' ';
      }
    }
    return end;
  }

  /** Returns where to cut so that no UTF-8 character is parted. */
  private static int wholeCharacters(byte[] text) {
    int cut = MOST_BYTES;
    while (cut > MOST_BYTES - 4 && (text[cut] & 0xC0) == 0x80) {
      cut--;
    }
    int ones = Integer.numberOfLeadingZeros(~(text[cut] << 24));
    return cut + ones > MOST_BYTES && ones >= 2 && ones <= 4 ? cut : MOST_BYTES;
  }
}
