package dev.sideband.tcp.internal.link;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** Writes what a certificate is made of, in the distinguished encoding rules (X.690). */
final class Der {

  static final int SEQUENCE = 0x30;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int OBJECT_ID = 0x06;
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;

  /** From this year on, times have four digits for it (RFC 5280, 4.1.2.5). */
  private static final int LONG_YEARS = 2050;

  private static final DateTimeFormatter SHORT =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter LONG =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Der() {}

  /** Returns a value with its tag and length, made of these parts. */
  static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] digits = unsigned(length);
      out.write(0x80 | digits.length);
      out.writeBytes(digits);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }

  private static byte[] unsigned(int value) {
    byte[] signed = BigInteger.valueOf(value).toByteArray();
    return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }

  static byte[] sequence(byte[]... parts) {
    return of(SEQUENCE, parts);
  }

  static byte[] integer(BigInteger value) {
    return of(INTEGER, value.toByteArray());
  }

  static byte[] yes() {
    return of(BOOLEAN, new byte[] {(byte) 0xFF});
  }

  /** Returns a string of bits, of which the last byte leaves out {@code unused}. */
  static byte[] bits(int unused, byte[] bytes) {
    return of(BIT_STRING, new byte[] {(byte) unused}, bytes);
  }

  static byte[] ascii(int tag, String text) {
    return of(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] time(Instant time) {
    boolean isLong = time.atZone(ZoneOffset.UTC).getYear() >= LONG_YEARS;
    return isLong
        ? ascii(GENERALIZED_TIME, LONG.format(time))
        : ascii(UTC_TIME, SHORT.format(time));
  }

  static byte[] objectId(String dotted) {
    int[] numbers =
        Pattern.compile("\\.").splitAsStream(dotted).mapToInt(Integer::parseInt).toArray();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(numbers[0] * 40 + numbers[1]);
    for (int i = 2; i < numbers.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (numbers[i] >>> shift != 0) {
          content.write(numbers[i] >>> shift & 0x7F | 0x80);
        }
      }
      content.write(numbers[i] & 0x7F);
    }
    return of(OBJECT_ID, content.toByteArray());
  }
}
