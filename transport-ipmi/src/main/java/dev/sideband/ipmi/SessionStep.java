package dev.sideband.ipmi;

/** The steps of opening a session, in their order (IPMI 2.0, 13.14). */
public enum SessionStep {
  /** The BMC says how it opens sessions. */
  CAPABILITIES,
  /** The BMC accepts the algorithms, or not. */
  OPEN_SESSION,
  /** RAKP 1 and 2: the BMC looks for the user and shows that it knows the password. */
  RAKP_2,
  /** RAKP 3 and 4: the console shows that it knows the password, and the keys are made. */
  RAKP_4,
  /** The session is raised to the privilege that was asked for. */
  PRIVILEGE
}
