package dev.sideband.ipmi;

import java.util.List;

/**
 * The algorithms that protect a session, under the number that names them (IPMI 2.0, 22.15.2).
 *
 * <p>Suites 17 and 3 are fit for use; the others here leave something out. Suite 0 protects
 * nothing: whoever knows a user's name is let in.
 *
 * @param id the number of the suite, 0 to 255
 * @param maker the IANA number of the organisation that defined the suite; 0 for the standard's own
 * @param authentication how the users prove themselves: 0 none, 1 HMAC-SHA1, 3 HMAC-SHA256
 * @param integrity how packets are signed: 0 none, 1 HMAC-SHA1-96, 4 HMAC-SHA256-128
 * @param confidentiality how payloads are encrypted: 0 none, 1 AES-CBC-128
 */
public record CipherSuite(
    int id, int maker, int authentication, int integrity, int confidentiality) {

  public static final CipherSuite SUITE_0 = new CipherSuite(0, 0, 0, 0, 0);
  public static final CipherSuite SUITE_1 = new CipherSuite(1, 0, 1, 0, 0);
  public static final CipherSuite SUITE_2 = new CipherSuite(2, 0, 1, 1, 0);
  public static final CipherSuite SUITE_3 = new CipherSuite(3, 0, 1, 1, 1);
  public static final CipherSuite SUITE_15 = new CipherSuite(15, 0, 3, 0, 0);
  public static final CipherSuite SUITE_16 = new CipherSuite(16, 0, 3, 4, 0);
  public static final CipherSuite SUITE_17 = new CipherSuite(17, 0, 3, 4, 1);

  /** The suites that Sideband speaks, the strongest first. */
  public static final List<CipherSuite> SUPPORTED =
      List.of(SUITE_17, SUITE_3, SUITE_16, SUITE_2, SUITE_15, SUITE_1, SUITE_0);

  /** The suites that are used unless others are asked for by name, the strongest first. */
  public static final List<CipherSuite> DEFAULTS = List.of(SUITE_17, SUITE_3);

  public CipherSuite {
    if (id < 0 || id > 0xFF || maker < 0 || maker > 0xFFFFFF) {
      throw new IllegalArgumentException("cipher suite " + id + " of " + maker);
    }
    if ((authentication | integrity | confidentiality) >>> 6 != 0) {
      throw new IllegalArgumentException(
          "algorithms " + authentication + ", " + integrity + ", " + confidentiality);
    }
  }

  /**
   * Returns the supported suite of this number.
   *
   * @throws IllegalArgumentException if Sideband does not speak it
   */
  public static CipherSuite of(int id) {
    return SUPPORTED.stream()
        .filter(suite -> suite.id == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("cipher suite " + id + " not supported"));
  }

  /** Tells whether Sideband speaks this suite. */
  public boolean isSupported() {
    return SUPPORTED.contains(this);
  }
}
