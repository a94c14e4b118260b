package dev.sideband.ipmi;

/** How IPMI messages stand on a serial line (IPMI 2.0, 14.2). */
public enum SerialMode {
  /** Binary packets with checksums (IPMI 2.0, 14.4). */
  BASIC,
  /** Lines of hexadecimal digits in brackets, without checksums (IPMI 2.0, 14.7). */
  TERMINAL
}
