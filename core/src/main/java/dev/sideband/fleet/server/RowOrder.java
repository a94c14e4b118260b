package dev.sideband.fleet.server;

import dev.sideband.table.CellState;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Table;
import org.jspecify.annotations.Nullable;

/**
 * Sorts places by the keys that they were given: numbers by value, texts as people read them,
 * places without a key last. Stable. For one thread.
 */
final class RowOrder {

  private static final byte NUMBER = 1;
  private static final byte TEXT = 2;

  private final byte[] kinds;
  private final long[] numbers;
  private final @Nullable String[] texts;

  RowOrder(int places) {
    this.kinds = new byte[places];
    this.numbers = new long[places];
    this.texts = new String[places];
  }

  void number(int place, long key) {
    kinds[place] = NUMBER;
    numbers[place] = key;
  }

  void text(int place, String key) {
    kinds[place] = TEXT;
    texts[place] = key;
  }

  /** Takes a cell for a key, if it has a value. */
  void cell(int place, Table table, int row, int column) {
    if (table.state(row, column) == CellState.PRESENT) {
      ColumnKind kind = table.schema().columns().get(column).kind();
      if (kind.numeric()) {
        number(place, table.integer(row, column));
      } else if (kind.equals(ColumnKind.TEXT)) {
        text(place, table.text(row, column));
      } else {
        text(place, table.bytes(row, column).toString());
      }
    }
  }

  /** Returns all places in their order. */
  int[] sorted(boolean descending) {
    int count = kinds.length;
    int[] from = new int[count];
    for (int i = 0; i < count; i++) {
      from[i] = i;
    }
    int[] to = new int[count];
    for (int width = 1; width < count; width *= 2) {
      for (int start = 0; start < count; start += 2 * width) {
        merge(from, to, start, Math.min(count, start + width), width, descending);
      }
      int[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  private void merge(int[] from, int[] to, int start, int middle, int width, boolean descending) {
    int end = Math.min(from.length, middle + width);
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      if (right >= end || left < middle && compare(from[left], from[right], descending) <= 0) {
        to[i] = from[left++];
      } else {
        to[i] = from[right++];
      }
    }
  }

  private int compare(int a, int b, boolean descending) {
    if (kinds[a] == 0 || kinds[b] == 0) {
      return Boolean.compare(kinds[a] == 0, kinds[b] == 0);
    }
    int ascending;
    if (kinds[a] != kinds[b]) {
      ascending = Byte.compare(kinds[a], kinds[b]); // Agents of two versions do not agree on it.
    } else if (kinds[a] == NUMBER) {
      ascending = Long.compare(numbers[a], numbers[b]);
    } else {
      ascending = compareTexts(String.valueOf(texts[a]), String.valueOf(texts[b]));
    }
    return descending ? -ascending : ascending;
  }

  /** Compares letters without regard to case, and digits in a row as the number that they are. */
  static int compareTexts(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endA = endOfDigits(a, i);
        int endB = endOfDigits(b, j);
        int order = compareDigits(a, i, endA, b, j, endB);
        if (order != 0) {
          return order;
        }
        i = endA;
        j = endB;
      } else {
        int order =
            Character.compare(
                Character.toLowerCase(a.charAt(i)), Character.toLowerCase(b.charAt(j)));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
    }
    int rest = Integer.compare(a.length() - i, b.length() - j);
    return rest != 0 ? rest : a.compareTo(b);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int endOfDigits(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int compareDigits(String a, int fromA, int endA, String b, int fromB, int endB) {
    int i = fromA;
    int j = fromB;
    while (i < endA - 1 && a.charAt(i) == '0') {
      i++;
    }
    while (j < endB - 1 && b.charAt(j) == '0') {
      j++;
    }
    if (endA - i != endB - j) {
      return Integer.compare(endA - i, endB - j);
    }
    for (; i < endA; i++, j++) {
      int order = Character.compare(a.charAt(i), b.charAt(j));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
