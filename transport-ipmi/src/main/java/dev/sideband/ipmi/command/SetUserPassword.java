package dev.sideband.ipmi.command;

import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.CompletionCode;
import dev.sideband.ipmi.IpmiCommand;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.NoData;
import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Sets a user's password, tests one, or enables or disables the user (IPMI 2.0, 22.30).
 *
 * <p>It holds the password, shows it nowhere, and wipes it in {@link #close}; not a record, whose
 * text would show it. For one thread at a time.
 */
public final class SetUserPassword implements IpmiCommand<NoData>, AutoCloseable {

  /** What is asked for. */
  public static final CommandId ID = new CommandId(NetFn.APP, 0x47);

  /** A test found another password. */
  public static final CompletionCode WRONG_PASSWORD = new CompletionCode(0x80);

  /** A test was made with the other of the two sizes. */
  public static final CompletionCode WRONG_SIZE = new CompletionCode(0x81);

  /** The size of the field that BMCs of IPMI 1.5 know too. */
  public static final int SHORT_SIZE = 16;

  /** The size of the field that RMCP+ brought. */
  public static final int LONG_SIZE = 20;

  private static final int LONG = 0x80;

  /** What is done: two bits, in the order of their values. */
  public enum Operation {
    DISABLE,
    ENABLE,
    SET,
    TEST;

    boolean hasPassword() {
      return this == SET || this == TEST;
    }
  }

  private final int user;
  private final Operation operation;
  private final byte[] field;

  private SetUserPassword(int user, Operation operation, byte[] field) {
    if (user < 0 || user > 0x3F) {
      throw new IllegalArgumentException("user: " + user);
    }
    this.user = user;
    this.operation = operation;
    this.field = field;
  }

  /** Returns the command that lets a user in again. */
  public static SetUserPassword enable(int user) {
    return new SetUserPassword(user, Operation.ENABLE, new byte[0]);
  }

  /** Returns the command that lets a user in no more. */
  public static SetUserPassword disable(int user) {
    return new SetUserPassword(user, Operation.DISABLE, new byte[0]);
  }

  /**
   * Returns the command that sets a password.
   *
   * @param password at most {@code size} bytes in UTF-8; wiped here
   * @param size {@link #SHORT_SIZE} or {@link #LONG_SIZE}
   */
  public static SetUserPassword set(int user, char[] password, int size) {
    return new SetUserPassword(user, Operation.SET, field(password, size));
  }

  /**
   * Returns the command that compares a password, which must have been set with the same size.
   *
   * @param password at most {@code size} bytes in UTF-8; wiped here
   * @param size {@link #SHORT_SIZE} or {@link #LONG_SIZE}
   */
  public static SetUserPassword test(int user, char[] password, int size) {
    return new SetUserPassword(user, Operation.TEST, field(password, size));
  }

  private static byte[] field(char[] password, int size) {
    if (size != SHORT_SIZE && size != LONG_SIZE) {
      throw new IllegalArgumentException("size: " + size);
    }
    byte[] field = new byte[size];
    boolean fits =
        StandardCharsets.UTF_8
            .newEncoder()
            .encode(CharBuffer.wrap(password), ByteBuffer.wrap(field), true)
            .isUnderflow();
    Arrays.fill(password, '\0');
    if (!fits) {
      Arrays.fill(field, (byte) 0);
      throw new IllegalArgumentException("password is no text, or longer than " + size + " bytes");
    }
    return field;
  }

  /** Reads the request. */
  public static SetUserPassword decodeRequest(WireReader in) throws MalformedMessageException {
    int user = in.u8("user id");
    Operation operation = Operation.values()[in.u8("operation") & 0x03];
    int size = (user & LONG) != 0 ? LONG_SIZE : SHORT_SIZE;
    byte[] field = operation.hasPassword() ? in.bytes(size, "password").toArray() : new byte[0];
    return new SetUserPassword(user & 0x3F, operation, field);
  }

  /** Returns the user's number, 0 to 63. */
  public int user() {
    return user;
  }

  /** Returns what is done. */
  public Operation operation() {
    return operation;
  }

  /** Returns the size of the password's field; 0 if there is none. */
  public int size() {
    return field.length;
  }

  /** Returns the password, filled up with zeros to {@link #LONG_SIZE}; the caller wipes it. */
  public byte[] password() {
    return Arrays.copyOf(field, LONG_SIZE);
  }

  @Override
  public CommandId id() {
    return ID;
  }

  @Override
  public void encode(WireWriter out) {
    out.u8(user | (field.length == LONG_SIZE ? LONG : 0))
        .u8(operation.ordinal())
        .bytes(field, 0, field.length);
  }

  @Override
  public NoData decode(WireReader in) {
    return new NoData();
  }

  /** Wipes the password. Idempotent. */
  @Override
  public void close() {
    Arrays.fill(field, (byte) 0);
  }

  @Override
  public String toString() {
    return "SetUserPassword[user=" + user + ", operation=" + operation + "]";
  }
}
