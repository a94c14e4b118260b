package dev.sideband;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sideband.architecture.ArchitectureRules;
import dev.sideband.architecture.ImportOnlyLeftwards;
import java.util.List;
import java.util.Set;

@AnalyzeClasses(packages = "dev.sideband")
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_IMPORT_ONLY_LEFTWARDS =
      classes()
          .that(ArchitectureRules.areMain())
          .should(
              new ImportOnlyLeftwards(
                  "dev.sideband",
                  List.of(
                      Set.of("wire"),
                      Set.of("time"),
                      Set.of("ring", "snapshot"),
                      Set.of("table"),
                      Set.of("transport"),
                      Set.of(ImportOnlyLeftwards.ROOT),
                      Set.of("monitor"),
                      Set.of("alarm"),
                      Set.of("process", "connection", "console", "bus"),
                      Set.of("fleet"))));

  @ArchTest
  static final ArchRule FLEET_IMPORTS_ONLY_LEFTWARDS =
      classes()
          .that(ArchitectureRules.areMain())
          .and()
          .resideInAPackage("dev.sideband.fleet..")
          .should(
              new ImportOnlyLeftwards(
                  "dev.sideband.fleet",
                  List.of(
                      Set.of("internal"),
                      Set.of(ImportOnlyLeftwards.ROOT),
                      Set.of("service"),
                      Set.of("deploy"),
                      Set.of("agent", "rollout"),
                      Set.of("server"))));

  @ArchTest static final ArchRule EXPORTED_SIGNATURES = ArchitectureRules.EXPORTED_SIGNATURES;

  @ArchTest static final ArchRule OWNED_RESOURCES = ArchitectureRules.OWNED_RESOURCES;

  @ArchTest static final ArchRule TESTS_DO_NOT_SLEEP = ArchitectureRules.TESTS_DO_NOT_SLEEP;
}
