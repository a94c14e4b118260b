package dev.sideband.ipmi.internal.rmcp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A client and a BMC share the formats of what they send, and nothing that knows either of them.
 */
class ClientAndBmcApartTest {

  private static final String IPMI = "dev.sideband.ipmi";

  /** What a client is made of. */
  private static final String CLIENT = IPMI + ".internal.rmcp.client..";

  /** What a BMC is made of. */
  private static final String[] BMC = {
    IPMI + ".bmc..",
    IPMI + ".internal.bmc..",
    IPMI + ".internal.rmcp.server..",
    IPMI + ".internal.console.."
  };

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(IPMI);

  @Test
  @Tag("S2-1")
  void aClientKnowsNothingOfABmcButItsPackets() {
    assertTrue(classes.containPackage(IPMI + ".internal.rmcp.client"));
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAnyPackage(BMC)
        .check(classes);
  }

  @Test
  @Tag("S2-1")
  void aBmcKnowsNothingOfAClientButItsPackets() {
    assertTrue(classes.containPackage(IPMI + ".internal.rmcp.server"));
    noClasses()
        .that()
        .resideInAnyPackage(BMC)
        .should()
        .transitivelyDependOnClassesThat()
        .resideInAPackage(CLIENT)
        .check(classes);
  }
}
