package dev.sideband.fleet;

/** What somebody may order; each may do what those before it may. */
public enum Role {

  /** May look, and order nothing. */
  VIEWER,

  /** May start and stop what is there. */
  OPERATOR,

  /** May replace code. */
  DEPLOYER,

  /** May take whole machines out of service. */
  ADMIN;

  /** Tells whether this role may do what {@code needed} may. */
  public boolean covers(Role needed) {
    return compareTo(needed) >= 0;
  }
}
