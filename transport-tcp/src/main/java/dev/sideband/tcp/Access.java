package dev.sideband.tcp;

/** A way to the kernel's table of TCP connections. */
public enum Access {
  /** {@code inet_diag} over netlink: quick, tells cookies, control groups and details. */
  NETLINK,
  /**
   * The files {@code tcp} and {@code tcp6} of {@code /proc}: needs nothing and tells less, among it
   * not whether a listener of IPv6 takes IPv4 connections too.
   */
  PROC
}
