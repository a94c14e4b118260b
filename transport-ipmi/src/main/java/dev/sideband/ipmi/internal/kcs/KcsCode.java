package dev.sideband.ipmi.internal.kcs;

/** What the ends tell each other beside the message's bytes (IPMI 2.0, 9.10 and 9.11). */
public final class KcsCode {

  /** To the command register: give up the transfer, and say what went wrong. */
  public static final int GET_STATUS_ABORT = 0x60;

  /** To the command register: a request begins. */
  public static final int WRITE_START = 0x61;

  /** To the command register: the next byte is the request's last. */
  public static final int WRITE_END = 0x62;

  /** To the data register: give the next byte of the response. */
  public static final int READ = 0x68;

  /** What is written where the value is of no concern. */
  public static final int DUMMY = 0x00;

  public static final int NO_ERROR = 0x00;
  public static final int ABORTED_BY_COMMAND = 0x01;
  public static final int ILLEGAL_CONTROL_CODE = 0x02;
  public static final int LENGTH_ERROR = 0x06;
  public static final int UNSPECIFIED_ERROR = 0xFF;

  /**
   * The most bytes of a message, network function and command included: what Linux's driver takes,
   * and so the most that any peer can be relied on to take.
   */
  public static final int MAX_MESSAGE = 272;

  private KcsCode() {}
}
