package dev.sideband.tcp;

import dev.sideband.fuzz.SeedReplay;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** What the fuzzer starts from and what it found is still taken as it was. */
@Timeout(120)
class FuzzSeedsTest {

  @TestFactory
  Stream<DynamicTest> seeds() {
    return SeedReplay.ofModuleOf(FuzzSeedsTest.class);
  }
}
