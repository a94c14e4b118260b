package dev.sideband.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;

/**
 * Holds the packages under one root in an order: a package may use itself and what stands in an
 * earlier set; those of one set do not use each other. A package that has no place is an error.
 */
public final class ImportOnlyLeftwards extends ArchCondition<JavaClass> {

  /** Stands for the classes of the root package itself. */
  public static final String ROOT = "";

  private final String root;
  private final List<Set<String>> order;

  public ImportOnlyLeftwards(String root, List<Set<String>> order) {
    super("import only leftwards in " + order);
    this.root = root;
    this.order = order;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    String from = packageOf(type);
    if (placeOf(from) < 0) {
      events.add(
          SimpleConditionEvent.violated(type, type.getName() + " has no place in the order"));
      return;
    }
    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
      JavaClass target = dependency.getTargetClass();
      if (!isOurs(target)) {
        continue;
      }
      String to = packageOf(target);
      if (!from.equals(to) && placeOf(from) <= placeOf(to)) {
        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
      }
    }
  }

  private boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(root + ".");
  }

  /** Returns the first name below the root: {@code time.testing} belongs to {@code time}. */
  private String packageOf(JavaClass type) {
    String below = type.getPackageName().substring(root.length());
    return below.isEmpty() ? ROOT : below.substring(1).replaceFirst("\\..*", "");
  }

  private int placeOf(String name) {
    for (int place = 0; place < order.size(); place++) {
      if (order.get(place).contains(name)) {
        return place;
      }
    }
    return -1;
  }
}
