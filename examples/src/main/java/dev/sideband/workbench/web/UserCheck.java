package dev.sideband.workbench.web;

/** Says who may look at the page. Implementations are safe for any thread. */
@FunctionalInterface
public interface UserCheck {

  /**
   * Tells whether the user may see the processes and this is the password; takes the same time
   * wherever the password is wrong. The array stays the caller's.
   */
  boolean admits(String user, char[] password);
}
