package dev.sideband.ipmi.internal.rmcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A client and a BMC share the formats of what they send, and nothing that knows either of them.
 */
class ClientAndBmcApartTest {

  private static final String IPMI = "dev.sideband.ipmi";

  /** What a client is made of. */
  private static final List<String> CLIENT = List.of(IPMI + ".internal.rmcp.client.");

  /** What a BMC is made of. */
  private static final List<String> BMC =
      List.of(
          IPMI + ".bmc.",
          IPMI + ".internal.bmc.",
          IPMI + ".internal.console.",
          IPMI + ".internal.rmcp.server.");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(IPMI);

  private static boolean isOf(List<String> packages, String name) {
    return packages.stream().anyMatch(name::startsWith);
  }

  /** Returns the names of all classes that these are made with, directly or through others. */
  private Set<String> reachedFrom(List<String> packages) {
    Queue<JavaClass> open = new ArrayDeque<>();
    Set<String> reached = new TreeSet<>();
    classes.stream().filter(each -> isOf(packages, each.getName())).forEach(open::add);
    assertTrue(open.size() > 10, "the classes are there");
    while (!open.isEmpty()) {
      for (Dependency each : open.remove().getDirectDependenciesFromSelf()) {
        JavaClass target = each.getTargetClass().getBaseComponentType();
        if (classes.contain(target.getName()) && reached.add(target.getName())) {
          open.add(target);
        }
      }
    }
    return reached;
  }

  private List<String> shared(List<String> one, List<String> other) {
    return reachedFrom(one).stream().filter(each -> isOf(other, each)).toList();
  }

  @Test
  @Tag("S2-1")
  void neitherKnowsMoreOfTheOtherThanItsPackets() {
    assertEquals(List.of(), shared(CLIENT, BMC));
    assertEquals(List.of(), shared(BMC, CLIENT));
    assertTrue(reachedFrom(CLIENT).contains(Ipmi20Header.class.getName()));
    assertTrue(reachedFrom(BMC).contains(Ipmi20Header.class.getName()));
  }
}
