package dev.sideband.ipmi.internal.kcs;

import dev.sideband.wire.Bytes;

/**
 * The host's end of the protocol: carries one request and its response, and finds its way back from
 * errors (IPMI 2.0, 9.15).
 *
 * <p>It is a step machine that knows no time: whoever drives it calls {@link #step} whenever the
 * registers may have changed, and tells it by {@link #timedOut} that it has waited long enough. A
 * request whose last byte was not yet written is sent again after an error; one that may have been
 * carried out is not. For one thread at a time.
 */
public final class KcsHost {

  /** What came of a step. */
  public enum Progress {
    /** There is no request. */
    IDLE,
    /** The other end has to act first. */
    WAITING,
    /** Something was done; step again. */
    MOVED,
    /** The response is whole. */
    DONE,
    /** There will be no response. */
    FAILED
  }

  /** How often an exit from an error is tried before the device counts as not reachable. */
  static final int EXIT_LIMIT = 3;

  /** How often a request is begun. */
  static final int ATTEMPT_LIMIT = 3;

  private enum Phase {
    IDLE,
    START,
    WRITE,
    WRITE_LAST,
    READ,
    EXIT_COMMAND,
    EXIT_DATA,
    EXIT_STATUS,
    EXIT_END
  }

  private final KcsRegisters registers;
  private final byte[] response = new byte[KcsCode.MAX_MESSAGE];
  private Phase phase = Phase.IDLE;
  private Bytes request = Bytes.EMPTY;
  private int written;
  private int received;
  private int attempts;
  private int exits;
  private int errors;
  private boolean last;
  private boolean overlong;

  /** Creates a machine without request. */
  public KcsHost(KcsRegisters registers) {
    this.registers = registers;
  }

  /**
   * Takes up a request, whatever went on before: a device gives up an old transfer when a new one
   * begins.
   *
   * @param message network function and logical unit, command, data; 2 to {@value
   *     KcsCode#MAX_MESSAGE} bytes
   */
  public void start(Bytes message) {
    if (message.size() < 2 || message.size() > KcsCode.MAX_MESSAGE) {
      throw new IllegalArgumentException("message of " + message.size() + " bytes");
    }
    request = message;
    attempts = 0;
    errors = 0;
    last = false;
    overlong = false;
    begin();
  }

  private void begin() {
    attempts++;
    exits = 0;
    written = 0;
    received = 0;
    phase = Phase.START;
  }

  /** Looks at the status once and does what it allows. */
  public Progress step() {
    if (phase == Phase.IDLE) {
      return Progress.IDLE;
    }
    int status = registers.status();
    if ((status & KcsStatus.IBF) != 0) {
      return Progress.WAITING;
    }
    return switch (phase) {
      case IDLE -> Progress.IDLE;
      case START -> command(status, KcsCode.WRITE_START, Phase.WRITE);
      case WRITE -> write(status);
      case WRITE_LAST -> writeLast(status);
      case READ -> read(status);
      case EXIT_COMMAND -> command(status, KcsCode.GET_STATUS_ABORT, Phase.EXIT_DATA);
      case EXIT_DATA -> data(status, KcsCode.DUMMY, Phase.EXIT_STATUS);
      case EXIT_STATUS -> readError(status);
      case EXIT_END -> endExit(status);
    };
  }

  private Progress write(int status) {
    if (KcsStatus.state(status) != KcsStatus.WRITE) {
      return exit();
    }
    if (written == request.size() - 1) {
      return command(status, KcsCode.WRITE_END, Phase.WRITE_LAST);
    }
    return data(status, request.at(written++), Phase.WRITE);
  }

  private Progress writeLast(int status) {
    if (KcsStatus.state(status) != KcsStatus.WRITE) {
      return exit();
    }
    return data(status, request.at(written++), Phase.READ);
  }

  private Progress read(int status) {
    int state = KcsStatus.state(status);
    if (state != KcsStatus.READ && state != KcsStatus.IDLE) {
      return exit();
    }
    if ((status & KcsStatus.OBF) == 0) {
      return Progress.WAITING;
    }
    int value = registers.readData();
    if (state == KcsStatus.IDLE) {
      phase = Phase.IDLE;
      return Progress.DONE;
    }
    if (received == response.length) {
      overlong = true;
      return exit();
    }
    response[received++] = (byte) value;
    registers.writeData(KcsCode.READ);
    return Progress.MOVED;
  }

  private Progress readError(int status) {
    if (KcsStatus.state(status) != KcsStatus.READ) {
      return exit();
    }
    if ((status & KcsStatus.OBF) == 0) {
      return Progress.WAITING;
    }
    registers.readData();
    registers.writeData(KcsCode.READ);
    phase = Phase.EXIT_END;
    return Progress.MOVED;
  }

  private Progress endExit(int status) {
    if (KcsStatus.state(status) != KcsStatus.IDLE) {
      return exit();
    }
    if ((status & KcsStatus.OBF) == 0) {
      return Progress.WAITING;
    }
    registers.readData();
    if (last || attempts == ATTEMPT_LIMIT || written == request.size()) {
      return fail();
    }
    begin();
    return Progress.MOVED;
  }

  private Progress command(int status, int code, Phase next) {
    clearOutput(status);
    registers.writeCommand(code);
    phase = next;
    return Progress.MOVED;
  }

  private Progress data(int status, int value, Phase next) {
    clearOutput(status);
    registers.writeData(value);
    phase = next;
    return Progress.MOVED;
  }

  /** A byte that the BMC wrote to raise an interrupt, or for a transfer that is over. */
  private void clearOutput(int status) {
    if ((status & KcsStatus.OBF) != 0) {
      registers.readData();
    }
  }

  private Progress exit() {
    if (exits == EXIT_LIMIT) {
      return fail();
    }
    exits++;
    errors++;
    phase = Phase.EXIT_COMMAND;
    return Progress.MOVED;
  }

  private Progress fail() {
    phase = Phase.IDLE;
    return Progress.FAILED;
  }

  /** Gives up the wait for the other end: tries the way back from errors, or fails. */
  public Progress timedOut() {
    return phase == Phase.IDLE ? Progress.IDLE : exit();
  }

  /** Gives up the request: it is not sent again, and the device is told unless it is already. */
  public void abandon() {
    last = true;
    boolean leaving =
        switch (phase) {
          case IDLE, EXIT_COMMAND, EXIT_DATA, EXIT_STATUS, EXIT_END -> true;
          case START, WRITE, WRITE_LAST, READ -> false;
        };
    if (!leaving) {
      exit();
    }
  }

  /** Returns the bytes of the response: network function and logical unit, command, and so on. */
  public Bytes response() {
    return Bytes.copyOf(response, 0, received);
  }

  /** Tells whether the request failed because its response was longer than any may be. */
  public boolean overlong() {
    return overlong;
  }

  /** Returns how often the request was begun. */
  public int attempts() {
    return attempts;
  }

  /** Returns how often the way back from an error was taken for this request. */
  public int errors() {
    return errors;
  }
}
