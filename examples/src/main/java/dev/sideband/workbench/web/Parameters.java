package dev.sideband.workbench.web;

/** Numbers from a request's address, checked. */
final class Parameters {

  private static final long MAX_U32 = 0xFFFF_FFFFL;

  private Parameters() {}

  /** Returns a decimal number from 1 to 2^32 − 1. */
  static long u32(String name, String value) throws ApiException {
    long number = parse(name, value, 10);
    if (number < 1) {
      throw wrong(name, value);
    }
    return number;
  }

  /** Returns a hexadecimal number of 32 bits. */
  static int checksum(String name, String value) throws ApiException {
    return (int) parse(name, value, 16);
  }

  /** Returns a number from 0 to {@code most}, decimal, or hexadecimal after {@code 0x}. */
  static long number(String name, String value, long most) throws ApiException {
    try {
      long number = Long.decode(value);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw wrong(name, value);
  }

  private static long parse(String name, String value, int radix) throws ApiException {
    try {
      long number = Long.parseLong(value, radix);
      if (number >= 0 && number <= MAX_U32) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw wrong(name, value);
  }

  private static ApiException wrong(String name, String value) {
    String shown = value.substring(0, Math.min(40, value.length()));
    return new ApiException(ApiError.BAD_PARAMETER, name + " is no such number: " + shown);
  }
}
