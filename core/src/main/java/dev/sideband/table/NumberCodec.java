package dev.sideband.table;

import dev.sideband.wire.MalformedMessageException;
import dev.sideband.wire.WireReader;
import dev.sideband.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * A list of numbers on the wire: a form, the smallest number, a divisor, then for each number how
 * often the divisor goes into its distance from the smallest.
 *
 * <p>The form says what the numbers are: values or {@link #STEPS} from each to the next, and either
 * of them plain or {@link #RELATIVE} to another list that the reader has. The writer takes the form
 * that needs the fewest bytes, of equal ones the lowest. All arithmetic wraps, so every list of
 * 64-bit numbers comes back as it was. An empty list takes no bytes. For one thread.
 */
final class NumberCodec {

  private static final int STEPS = 1;
  private static final int RELATIVE = 2;

  private long[] work = new long[64];
  private long smallest;
  private long divisor;

  /** Writes {@code count} numbers; {@code bases}, if given, is what the reader has already. */
  void write(WireWriter out, long[] numbers, long @Nullable [] bases, int count) {
    if (count == 0) {
      return;
    }
    if (work.length < count) {
      work = new long[count];
    }
    int forms = bases == null ? RELATIVE : RELATIVE << 1;
    int best = 0;
    long fewest = Long.MAX_VALUE;
    for (int form = forms - 1; form >= 0; form--) {
      transform(form, numbers, bases, count);
      long size = measure(count);
      if (size <= fewest) {
        fewest = size;
        best = form;
      }
    }
    if (best != 0) {
      transform(best, numbers, bases, count);
      measure(count);
    }
    out.u8(best).signedVarint(smallest).varint(divisor);
    for (int i = 0; i < count; i++) {
      out.varint(quotient(work[i]));
    }
  }

  /** Reads {@code count} numbers; {@code bases}, if given, is what they may be relative to. */
  static void read(WireReader in, long[] numbers, long @Nullable [] bases, int count, String field)
      throws MalformedMessageException {
    if (count == 0) {
      return;
    }
    int form = in.count(bases == null ? RELATIVE - 1 : (RELATIVE << 1) - 1, field);
    long smallest = in.signedVarint(field);
    long divisor = in.varint(field);
    long previous = 0;
    for (int i = 0; i < count; i++) {
      long number = smallest + in.varint(field) * divisor;
      if ((form & STEPS) != 0) {
        number += previous;
        previous = number;
      }
      numbers[i] = bases != null && (form & RELATIVE) != 0 ? number + bases[i] : number;
    }
  }

  private void transform(int form, long[] numbers, long @Nullable [] bases, int count) {
    boolean steps = (form & STEPS) != 0;
    long previous = 0;
    for (int i = 0; i < count; i++) {
      long number = bases != null && (form & RELATIVE) != 0 ? numbers[i] - bases[i] : numbers[i];
      work[i] = steps ? number - previous : number;
      previous = number;
    }
  }

  /** Finds the smallest number and the divisor, and returns how many bytes they lead to. */
  private long measure(int count) {
    long least = work[0];
    long greatest = work[0];
    for (int i = 1; i < count; i++) {
      least = Math.min(least, work[i]);
      greatest = Math.max(greatest, work[i]);
    }
    smallest = least;
    divisor = greatest - least < 0 ? 1 : Math.max(1, commonDivisor(count));
    long size = size(least << 1 ^ least >> 63);
    size += size(divisor);
    for (int i = 0; i < count; i++) {
      size += size(quotient(work[i]));
    }
    return size;
  }

  /** Returns what divides all distances from the smallest number, or 0 if there are none. */
  private long commonDivisor(int count) {
    long common = 0;
    for (int i = 0; i < count && common != 1; i++) {
      long a = work[i] - smallest;
      if (common != 0) {
        a %= common;
      }
      long b = common;
      while (a != 0) {
        long rest = b % a;
        b = a;
        a = rest;
      }
      common = b;
    }
    return common;
  }

  private long quotient(long number) {
    return divisor == 1 ? number - smallest : (number - smallest) / divisor;
  }

  private static int size(long varint) {
    return (Long.SIZE - Long.numberOfLeadingZeros(varint | 1) + 6) / 7;
  }
}
