package dev.sideband.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;

/** The rules that several modules share; each module's {@code ArchitectureTest} picks its own. */
public final class ArchitectureRules {

  /** A user of a published module is bound to the JDK and to us, and to nobody else's types. */
  public static final ArchRule EXPORTED_SIGNATURES =
      classes()
          .that(areMain())
          .should(
              new NameOnlyInSignatures(
                  DescribedPredicate.<JavaClass>describe(
                          "JDK and own types", type -> type.getBaseComponentType().isPrimitive())
                      .or(resideInAnyPackage("java..", "javax..", "org.jspecify.."))
                      .or(
                          resideInAPackage("dev.sideband..")
                              .and(resideOutsideOfPackage("..internal..")))));

  /** Time, waiting, threads and randomness are handed in, so that a test can hold them. */
  public static final ArchRule OWNED_RESOURCES =
      noClasses()
          .that(areMain())
          .and(DescribedPredicate.not(OwnedResources.owners()))
          .should(OwnedResources.useDirectly());

  /** A test that sleeps is slow on a good day and wrong on a bad one. */
  public static final ArchRule TESTS_DO_NOT_SLEEP =
      noClasses().that(areTests()).should(OwnedResources.sleep());

  private ArchitectureRules() {}

  /**
   * Forbids the module under {@code root} to use what another module keeps for itself. The calls of
   * libc are kept for several of our modules: the compiler holds to whom they are open.
   */
  public static ArchRule noForeignInternals(String root) {
    return noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.sideband..internal..")
                .and(resideOutsideOfPackage(root + ".."))
                .and(resideOutsideOfPackage("dev.sideband.linux.internal.libc")));
  }

  public static DescribedPredicate<JavaClass> areMain() {
    return DescribedPredicate.not(areTests()).as("are not tests");
  }

  private static DescribedPredicate<JavaClass> areTests() {
    return DescribedPredicate.describe(
        "are tests",
        type ->
            type.getSource()
                .map(source ->
                    ImportOption.Predefined.ONLY_INCLUDE_TESTS.includes(
                        Location.of(source.getUri())))
                .orElse(false));
  }
}
