package dev.sideband.ipmi.oem;

/**
 * What kind of object is written to or read from a BMC.
 *
 * @param value the number on the wire, 0 to 255; an open set
 */
public record ObjectType(int value) {

  /** The host's process table. */
  public static final ObjectType PROCESS_TABLE = new ObjectType(1);

  /** Anything, for tests of the path. */
  public static final ObjectType DIAGNOSTIC = new ObjectType(2);

  /** The host's connections, grouped. */
  public static final ObjectType CONNECTION_TABLE = new ObjectType(3);

  /** Records of a bus. */
  public static final ObjectType BUS_RECORDS = new ObjectType(4);

  /** Events. */
  public static final ObjectType EVENTS = new ObjectType(5);

  /** An instruction for the agent. */
  public static final ObjectType INSTRUCTION = new ObjectType(6);

  /** The services that the host's agent keeps running. */
  public static final ObjectType SERVICE_TABLE = new ObjectType(7);

  public ObjectType {
    if (value < 0 || value > 0xFF) {
      throw new IllegalArgumentException("object type: " + value);
    }
  }

  @Override
  public String toString() {
    return String.format("object type %02Xh", value);
  }
}
