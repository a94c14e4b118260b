package dev.sideband;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedResourcesTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void makesOneOfEachTypeFromItself() {
    try (Sideband sideband = Sideband.builder().build()) {
      First first = sideband.shared(First.class, First::new);

      assertSame(first, sideband.shared(First.class, First::new));
      assertSame(sideband, first.context);
    }
  }

  @Test
  void twoSidebandsShareNothing() {
    try (Sideband one = Sideband.builder().build();
        Sideband other = Sideband.builder().build()) {
      assertNotSame(one.shared(First.class, First::new), other.shared(First.class, First::new));
    }
  }

  @Test
  void closesTheNewestFirstAndGoesOnWhenOneFails() {
    Sideband sideband = Sideband.builder().build();
    sideband.shared(First.class, First::new);
    sideband.shared(Failing.class, context -> new Failing());
    sideband.close();
    sideband.close();

    assertEquals(List.of("failing", "first"), closed);
    assertThrows(IllegalStateException.class, () -> sideband.shared(First.class, First::new));
  }

  private final class First implements AutoCloseable {
    private final TransportContext context;

    First(TransportContext context) {
      this.context = context;
    }

    @Override
    public void close() {
      closed.add("first");
    }
  }

  private final class Failing implements AutoCloseable {
    @Override
    public void close() {
      closed.add("failing");
      throw new IllegalStateException("cannot close");
    }
  }
}
