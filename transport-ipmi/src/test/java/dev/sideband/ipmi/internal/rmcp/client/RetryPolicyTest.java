package dev.sideband.ipmi.internal.rmcp.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  @Test
  void waitsGrowUpToTheLongest() {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(5), 0);
    long[] waits =
        LongStream.rangeClosed(1, 5)
            .map(attempt -> policy.waitNanos((int) attempt, new Random(1)) / 1_000_000)
            .toArray();

    assertEquals("[1000, 2000, 4000, 5000, 5000]", Arrays.toString(waits));
  }

  @Test
  void jitterStaysInItsShareAndUsesAllOfIt() {
    Random random = new Random(1);
    LongStream waits =
        LongStream.range(0, 10_000).map(i -> RetryPolicy.DEFAULT.waitNanos(1, random));
    var summary = waits.summaryStatistics();

    assertEquals(0.9e9, (double) summary.getMin(), 1e6);
    assertEquals(1.1e9, (double) summary.getMax(), 1e6);
    assertEquals(1.0e9, summary.getAverage(), 5e6);
  }

  @Test
  void manyAttemptsDoNotOverflow() {
    double wait = (double) RetryPolicy.DEFAULT.waitNanos(Integer.MAX_VALUE, new Random(1));

    assertEquals(5e9, wait, 0.5e9);
  }

  @Test
  void senselessPoliciesAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> new RetryPolicy(Duration.ZERO, 1, second, 0));
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(second, 0.5, second, 0));
    assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(second, 1, second, 1));
  }
}
