package dev.sideband.i2c.testing;

import dev.sideband.bus.PmbusLinear;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A power supply that speaks PMBus: a command is followed by its bytes, low byte first, or by their
 * number and them (PMBus 1.3.1 Part II).
 */
public final class SimulatedPowerSupply implements SimulatedDevice {

  /** The command that tells the exponent of output voltages. */
  public static final int VOUT_MODE = 0x20;

  /** The command that tells what is wrong, in a word. */
  public static final int STATUS_WORD = 0x79;

  /** The commands that read values in LINEAR11. */
  public static final int READ_VIN = 0x88;

  /** Reads the input current, LINEAR11. */
  public static final int READ_IIN = 0x89;

  /** Reads the output voltage, LINEAR16. */
  public static final int READ_VOUT = 0x8B;

  /** Reads the output current, LINEAR11. */
  public static final int READ_IOUT = 0x8C;

  /** Reads the first temperature, LINEAR11. */
  public static final int READ_TEMPERATURE_1 = 0x8D;

  /** Reads the first fan's speed, LINEAR11. */
  public static final int READ_FAN_SPEED_1 = 0x90;

  /** Reads the input power, LINEAR11. */
  public static final int READ_PIN = 0x97;

  private static final int CLEAR_FAULTS = 0x03;
  private static final int MFR_ID = 0x99;
  private static final int MFR_MODEL = 0x9A;

  /** Two to the power of −9. */
  private static final int EXPONENT = 0x17;

  private final Map<Integer, Bytes> answers = new HashMap<>();
  private int command;
  private int written;
  private int given;

  /** Creates a supply that gives 12 volts and 20 amperes. */
  public SimulatedPowerSupply() {
    answers.put(VOUT_MODE, Bytes.of(EXPONENT));
    setStatus(0);
    set(READ_VIN, 230);
    set(READ_IIN, 1.15);
    setOutputVolts(12);
    set(READ_IOUT, 20);
    set(READ_TEMPERATURE_1, 41);
    set(READ_FAN_SPEED_1, 7_200);
    set(READ_PIN, 264);
    setText(MFR_ID, "SIDEBAND");
    setText(MFR_MODEL, "PSU-800");
  }

  /** Sets what a command reads, in LINEAR11. */
  public void set(int readCommand, double value) {
    setWord(readCommand, PmbusLinear.encode11(value));
  }

  /** Sets the output voltage. */
  public void setOutputVolts(double volts) {
    setWord(READ_VOUT, PmbusLinear.encode16(volts, EXPONENT));
  }

  /** Sets STATUS_WORD. */
  public void setStatus(int word) {
    setWord(STATUS_WORD, word);
  }

  private synchronized void setWord(int readCommand, int word) {
    answers.put(readCommand, Bytes.of(word, word >> 8));
  }

  private synchronized void setText(int readCommand, String text) {
    byte[] letters = text.getBytes(StandardCharsets.US_ASCII);
    byte[] block = new byte[letters.length + 1];
    block[0] = (byte) letters.length;
    System.arraycopy(letters, 0, block, 1, letters.length);
    answers.put(readCommand, Bytes.copyOf(block));
  }

  @Override
  public synchronized boolean addressed(boolean read) {
    written = 0;
    given = 0;
    return true;
  }

  @Override
  public synchronized boolean write(int value) {
    if (written++ > 0) {
      return false;
    }
    command = value;
    if (command == CLEAR_FAULTS) {
      setStatus(0);
      return true;
    }
    return answers.containsKey(command);
  }

  @Override
  public synchronized int read() {
    Bytes answer = answers.getOrDefault(command, Bytes.EMPTY);
    return given < answer.size() ? answer.at(given++) : 0xFF;
  }
}
