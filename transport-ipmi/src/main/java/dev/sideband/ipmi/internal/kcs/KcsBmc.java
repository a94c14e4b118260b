package dev.sideband.ipmi.internal.kcs;

import dev.sideband.wire.Bytes;

/**
 * The BMC's end of the protocol: takes requests and hands out responses (IPMI 2.0, 9.15).
 *
 * <p>It is a step machine without time: the host decides when it has waited enough. Before it
 * clears IBF it has set the state, since the host looks at the state as soon as IBF is clear. A
 * request is named by a ticket; a response whose request was given up meanwhile is dropped. For one
 * thread at a time.
 */
public final class KcsBmc {

  /** What came of a step. */
  public enum Progress {
    /** The host has written nothing. */
    WAITING,
    /** A byte was dealt with; step again. */
    MOVED,
    /** A request is whole; it waits in {@link #request} for its response. */
    REQUEST
  }

  private enum Phase {
    IDLE,
    WRITE,
    WRITE_LAST,
    EXECUTE,
    READ,
    ABORT,
    ERROR_STATUS
  }

  private final KcsDevice device;
  private final byte[] input = new byte[KcsCode.MAX_MESSAGE];
  private Phase phase = Phase.IDLE;
  private int size;
  private Bytes output = Bytes.EMPTY;
  private int sent;
  private int error = KcsCode.NO_ERROR;
  private long ticket;

  /** Creates a machine that has not touched its registers. */
  public KcsBmc(KcsDevice device) {
    this.device = device;
  }

  /**
   * Takes the registers over as some earlier BMC left them.
   *
   * <p>A host may be in the middle of a transfer with that one. The error state tells it so; the
   * idle state would look like the end of its response.
   */
  public void attach() {
    error = KcsCode.UNSPECIFIED_ERROR;
    device.setAttention(false);
    device.setState(KcsStatus.ERROR);
  }

  /** Looks at the status once and deals with the byte that the host wrote, if any. */
  public Progress step() {
    int status = device.status();
    if ((status & KcsStatus.IBF) == 0) {
      return Progress.WAITING;
    }
    return (status & KcsStatus.COMMAND) == 0 ? data() : command();
  }

  private Progress command() {
    device.setState(KcsStatus.WRITE);
    int code = device.readInput();
    switch (code) {
      case KcsCode.WRITE_START -> {
        drop();
        error = KcsCode.NO_ERROR;
        size = 0;
        phase = Phase.WRITE;
      }
      case KcsCode.WRITE_END -> {
        if (phase == Phase.WRITE) {
          phase = Phase.WRITE_LAST;
        } else {
          violated(KcsCode.ILLEGAL_CONTROL_CODE);
        }
      }
      case KcsCode.GET_STATUS_ABORT -> {
        if (phase != Phase.IDLE && error == KcsCode.NO_ERROR) {
          error = KcsCode.ABORTED_BY_COMMAND;
        }
        drop();
        phase = Phase.ABORT;
      }
      default -> violated(KcsCode.ILLEGAL_CONTROL_CODE);
    }
    return Progress.MOVED;
  }

  private Progress data() {
    switch (phase) {
      case WRITE -> take(KcsStatus.WRITE);
      case WRITE_LAST -> {
        take(KcsStatus.READ);
        if (phase == Phase.WRITE_LAST) {
          ticket++;
          phase = Phase.EXECUTE;
          return Progress.REQUEST;
        }
      }
      case READ -> give();
      case ABORT -> {
        device.setState(KcsStatus.READ);
        device.readInput();
        device.writeOutput(error);
        phase = Phase.ERROR_STATUS;
      }
      case ERROR_STATUS -> {
        error = KcsCode.NO_ERROR;
        end();
      }
      case IDLE, EXECUTE -> {
        device.setState(KcsStatus.ERROR);
        device.readInput();
        violated(KcsCode.UNSPECIFIED_ERROR);
      }
    }
    return Progress.MOVED;
  }

  private void take(int next) {
    if (size == input.length) {
      device.setState(KcsStatus.ERROR);
      device.readInput();
      violated(KcsCode.LENGTH_ERROR);
      return;
    }
    device.setState(next);
    input[size++] = (byte) device.readInput();
  }

  private void give() {
    if (sent == output.size()) {
      end();
      return;
    }
    if (device.readInput() == KcsCode.READ) {
      device.writeOutput(output.at(sent++));
    } else {
      violated(KcsCode.UNSPECIFIED_ERROR);
    }
  }

  private void end() {
    device.setState(KcsStatus.IDLE);
    if (device.readInput() == KcsCode.READ) {
      phase = Phase.IDLE;
      device.writeOutput(KcsCode.DUMMY);
    } else {
      violated(KcsCode.UNSPECIFIED_ERROR);
    }
  }

  private void violated(int code) {
    drop();
    error = code;
    phase = Phase.IDLE;
    device.setState(KcsStatus.ERROR);
  }

  /** Forgets the transfer, so that a response to it finds nothing to answer. */
  private void drop() {
    ticket++;
    output = Bytes.EMPTY;
    sent = 0;
  }

  /** Returns the bytes of the request: network function and logical unit, command, data. */
  public Bytes request() {
    return Bytes.copyOf(input, 0, size);
  }

  /** Returns what names the request that waits for its response. */
  public long ticket() {
    return ticket;
  }

  /**
   * Begins to hand out the response.
   *
   * @param message 1 to {@value KcsCode#MAX_MESSAGE} bytes
   * @return false if the host has given the request up, so that there is nobody to answer
   */
  public boolean respond(long ticket, Bytes message) {
    if (message.isEmpty() || message.size() > KcsCode.MAX_MESSAGE) {
      throw new IllegalArgumentException("message of " + message.size() + " bytes");
    }
    if (phase != Phase.EXECUTE || ticket != this.ticket) {
      return false;
    }
    output = message;
    sent = 1;
    phase = Phase.READ;
    device.writeOutput(output.at(0));
    return true;
  }

  /** Reports that the request just taken is no message, which is an error of the transfer. */
  public void refuse() {
    violated(KcsCode.LENGTH_ERROR);
  }

  /** Sets or clears the sign that something waits for the host. */
  public void setAttention(boolean on) {
    device.setAttention(on);
  }
}
