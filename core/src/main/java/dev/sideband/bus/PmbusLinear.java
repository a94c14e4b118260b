package dev.sideband.bus;

/**
 * The two linear number formats of PMBus (PMBus 1.3.1 Part II, 7.3 and 8.3.1).
 *
 * <p>LINEAR11 holds a mantissa of 11 bits and an exponent of 5, both signed, in one word. LINEAR16
 * holds an unsigned mantissa of 16 bits; its exponent is in the low five bits of VOUT_MODE.
 */
public final class PmbusLinear {

  private static final int MODE_LINEAR = 0;
  private static final int LEAST_EXPONENT = -16;
  private static final int GREATEST_EXPONENT = 15;

  private PmbusLinear() {}

  /** Returns the value of a LINEAR11 word. */
  public static double decode11(int word) {
    int mantissa = (word & 0x7FF) << 21 >> 21;
    return Math.scalb((double) mantissa, signed5(word >> 11));
  }

  /** Returns the LINEAR11 word that is nearest to a value; what is beyond its range is cut. */
  public static int encode11(double value) {
    for (int exponent = LEAST_EXPONENT; exponent <= GREATEST_EXPONENT; exponent++) {
      long mantissa = Math.round(Math.scalb(value, -exponent));
      if (mantissa >= -1024 && mantissa <= 1023) {
        return (exponent & 0x1F) << 11 | (int) mantissa & 0x7FF;
      }
    }
    return GREATEST_EXPONENT << 11 | (value < 0 ? 0x400 : 0x3FF);
  }

  /**
   * Tells whether VOUT_MODE stands for LINEAR16 and not for another format. Its bit 7 is about
   * limits, and not about what is read (8.3).
   */
  public static boolean isLinear16(int voutMode) {
    return (voutMode >> 5 & 3) == MODE_LINEAR;
  }

  /** Returns the value of a LINEAR16 word under a VOUT_MODE that stands for it. */
  public static double decode16(int word, int voutMode) {
    return Math.scalb((double) (word & 0xFFFF), signed5(voutMode));
  }

  /** Returns the LINEAR16 word that is nearest to a value; what is beyond its range is cut. */
  public static int encode16(double value, int voutMode) {
    long mantissa = Math.round(Math.scalb(value, -signed5(voutMode)));
    return (int) Math.max(0, Math.min(0xFFFF, mantissa));
  }

  private static int signed5(int bits) {
    return (bits & 0x1F) << 27 >> 27;
  }
}
