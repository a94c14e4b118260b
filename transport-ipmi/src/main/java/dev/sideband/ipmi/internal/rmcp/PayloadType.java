package dev.sideband.ipmi.internal.rmcp;

/**
 * What a packet of IPMI 2.0 carries (IPMI 2.0, 13.27.3).
 *
 * @param number the type, 0 to 63
 * @param maker the IANA number of who defined the payload; 0 unless the type is explicitly OEM
 * @param makerPayload which of the maker's payloads; 0 unless the type is explicitly OEM
 */
public record PayloadType(int number, int maker, int makerPayload) {

  public static final int OEM_EXPLICIT = 0x02;

  public static final PayloadType IPMI_MESSAGE = standard(0x00);
  public static final PayloadType SOL = standard(0x01);
  public static final PayloadType OPEN_SESSION_REQUEST = standard(0x10);
  public static final PayloadType OPEN_SESSION_RESPONSE = standard(0x11);
  public static final PayloadType RAKP_1 = standard(0x12);
  public static final PayloadType RAKP_2 = standard(0x13);
  public static final PayloadType RAKP_3 = standard(0x14);
  public static final PayloadType RAKP_4 = standard(0x15);

  public PayloadType {
    if (number < 0 || number > 0x3F || makerPayload < 0 || makerPayload > 0xFFFF) {
      throw new IllegalArgumentException("payload type " + number + ", " + makerPayload);
    }
    if (number != OEM_EXPLICIT && (maker | makerPayload) != 0) {
      throw new IllegalArgumentException("payload type " + number + " names no maker");
    }
  }

  /** Returns the type of this number; numbers that nobody defined are as good as the others. */
  static PayloadType standard(int number) {
    return new PayloadType(number, 0, 0);
  }

  /** Returns the type, without allocating for the payload that nearly all packets carry. */
  static PayloadType of(int number) {
    return number == 0 ? IPMI_MESSAGE : standard(number);
  }

  /** Tells whether this payload opens a session and so comes before there is one. */
  public boolean opensSession() {
    return number >= 0x10 && number <= 0x15;
  }
}
