package dev.sideband.linux.internal.proc;

/**
 * Command lines, read when a process is met for the first time and when it may have another.
 *
 * <p>A process may have another command line when its name or its stack has changed, and when it
 * had none. Some programs write into their own, such as a database server that shows its state
 * there, so each is also read when it is due. For one thread.
 */
public final class CommandLines {

  /** A command line is cut after this many bytes. */
  public static final int MOST_BYTES = ProcFolder.MOST_TEXT;

  private static final byte[] ARGUMENTS = ProcFolder.file("cmdline");

  private final ProcFolder folder;

  /** Creates the reader. */
  public CommandLines(ProcFolder folder) {
    this.folder = folder;
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
    known.command(folder.text(), joined(folder.text(), length));
    return 0;
  }

  /** Puts spaces for the zero bytes between arguments; returns how many bytes are text. */
  static int joined(byte[] text, int length) {
    int end = length == MOST_BYTES ? wholeCharacters(text, length) : length;
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

  /** Leaves out the start of a UTF-8 character that the cut has parted from its end. */
  private static int wholeCharacters(byte[] text, int length) {
    int lead = length - 1;
    while (lead > length - 4 && (text[lead] & 0xC0) == 0x80) {
      lead--;
    }
    int ones = Integer.numberOfLeadingZeros(~(text[lead] << 24));
    return ones >= 2 && ones <= 4 && lead + ones > length ? lead : length;
  }
}
