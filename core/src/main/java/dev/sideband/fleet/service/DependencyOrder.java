package dev.sideband.fleet.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which services stand: each behind what it depends on. */
final class DependencyOrder {

  private DependencyOrder() {}

  /**
   * Puts services in order.
   *
   * @throws IllegalArgumentException if two have one name, or one depends on what is not declared,
   *     or on itself by way of others
   */
  static List<ServiceDeclaration> of(Collection<ServiceDeclaration> services) {
    Map<String, ServiceDeclaration> left = new LinkedHashMap<>();
    for (ServiceDeclaration each : services) {
      if (left.put(each.name(), each) != null) {
        throw new IllegalArgumentException("two services are called " + each.name());
      }
    }
    Set<String> known = Set.copyOf(left.keySet());
    Set<String> placed = new LinkedHashSet<>();
    List<ServiceDeclaration> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      int before = ordered.size();
      for (ServiceDeclaration each : List.copyOf(left.values())) {
        for (String needed : each.dependsOn()) {
          if (!known.contains(needed)) {
            throw new IllegalArgumentException(
                each.name() + " depends on " + needed + ", which is not declared");
          }
        }
        if (placed.containsAll(each.dependsOn())) {
          placed.add(each.name());
          ordered.add(each);
          left.remove(each.name());
        }
      }
      if (ordered.size() == before) {
        throw new IllegalArgumentException("depend on one another: " + left.keySet());
      }
    }
    return ordered;
  }
}
