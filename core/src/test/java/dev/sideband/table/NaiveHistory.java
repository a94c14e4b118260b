package dev.sideband.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A history that keeps every table, and looks at all of them for each answer. */
final class NaiveHistory {

  /** A table as lines: for each key what {@link Told} notes of the other cells. */
  private record Lines(Table table, SortedMap<String, String> cells) {}

  private final List<Lines> tables = new ArrayList<>();

  void add(Table table) {
    SortedMap<String, String> cells = new TreeMap<>();
    for (int row = 0; row < table.rows(); row++) {
      cells.put(Told.key(table, row), Told.cells(table, row));
    }
    tables.add(new Lines(table, cells));
  }

  void clear() {
    tables.clear();
  }

  int size() {
    return tables.size();
  }

  Table table(int index) {
    return tables.get(index).table;
  }

  /** Returns the cells of a table by key. */
  SortedMap<String, String> cells(int index) {
    return tables.get(index).cells;
  }

  /** Returns the newest table not after a time, or −1. */
  int at(long micros) {
    int found = -1;
    for (int i = 0; i < size() && table(i).time().micros() <= micros; i++) {
      found = i;
    }
    return found;
  }

  /** Returns what {@link Told} notes of the same question. */
  List<String> changes(long from, long to, Predicate<String> keys) {
    List<String> told = new ArrayList<>();
    Map<String, String> before = Map.of();
    for (int i = Math.max(0, at(from)); i <= at(to); i++) {
      SortedMap<String, String> now = cells(i);
      String time = table(i).time().micros() + " ";
      List<String> changes = new ArrayList<>();
      for (String key : before.keySet()) {
        if (!now.containsKey(key) && keys.test(key)) {
          changes.add(time + key + " gone");
        }
      }
      for (Map.Entry<String, String> each : now.entrySet()) {
        if (!each.getValue().equals(before.get(each.getKey())) && keys.test(each.getKey())) {
          changes.add(time + each.getKey() + each.getValue());
        }
      }
      changes.sort(null);
      told.addAll(changes);
      before = now;
    }
    return told;
  }
}
