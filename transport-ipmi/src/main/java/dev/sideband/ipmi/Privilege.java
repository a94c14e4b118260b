package dev.sideband.ipmi;

/**
 * How much a requester may do (IPMI 2.0, 6.8).
 *
 * @param value the level, 0 to 15; each includes the ones below
 */
public record Privilege(int value) implements Comparable<Privilege> {

  public static final Privilege CALLBACK = new Privilege(1);
  public static final Privilege USER = new Privilege(2);
  public static final Privilege OPERATOR = new Privilege(3);
  public static final Privilege ADMINISTRATOR = new Privilege(4);
  public static final Privilege OEM = new Privilege(5);

  public Privilege {
    if (value < 0 || value > 0x0F) {
      throw new IllegalArgumentException("privilege level: " + value);
    }
  }

  /** Tells whether this level may do what {@code needed} may. */
  public boolean allows(Privilege needed) {
    return value >= needed.value;
  }

  @Override
  public int compareTo(Privilege other) {
    return Integer.compare(value, other.value);
  }
}
