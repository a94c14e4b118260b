package dev.sideband.lab;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.sideband.architecture.ArchitectureRules;

@AnalyzeClasses(packages = ArchitectureTest.ROOT)
class ArchitectureTest {

  static final String ROOT = "dev.sideband.lab";

  @ArchTest static final ArchRule TESTS_DO_NOT_SLEEP = ArchitectureRules.TESTS_DO_NOT_SLEEP;

  @ArchTest static final ArchRule NO_FOREIGN_INTERNALS = ArchitectureRules.noForeignInternals(ROOT);
}
