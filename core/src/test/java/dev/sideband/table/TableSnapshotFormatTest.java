package dev.sideband.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.snapshot.SnapshotFormat;
import dev.sideband.wire.Bytes;
import dev.sideband.wire.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TableSnapshotFormatTest {

  private final SnapshotFormat format = new TableSnapshotFormat();
  private final Table base = Samples.table(GoldenTables.WIDER, 4);
  private final Table target = Samples.changed(base, 4);
  private final Bytes baseBytes = new TableCodec().encode(base);
  private final Bytes targetBytes = new TableCodec().encode(target);
  private final Bytes delta = new TableDelta().between(base, target);

  @Test
  @Tag("S0-31")
  void countsTheRowsOfAWholeTableOnly() throws IOException {
    assertEquals(base.rows(), format.rows(baseBytes.asStream()));
    Bytes half = baseBytes.slice(0, baseBytes.size() / 2);
    assertThrows(MalformedMessageException.class, () -> format.rows(half.asStream()));
    assertThrows(MalformedMessageException.class, () -> format.rows(delta.asStream()));
    assertThrows(MalformedMessageException.class, () -> format.rows(Bytes.EMPTY.asStream()));
  }

  @Test
  void aDeltaGivesTheBytesThatTheSenderHas() throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    format.apply(baseBytes.asStream(), delta.asStream(), whole);
    assertEquals(targetBytes, Bytes.copyOf(whole.toByteArray()));
  }

  @Test
  void aDeltaForAnotherBaseWritesNothing() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    assertThrows(
        MalformedMessageException.class,
        () -> format.apply(targetBytes.asStream(), delta.asStream(), whole));
    assertThrows(
        MalformedMessageException.class,
        () -> format.apply(delta.asStream(), delta.asStream(), whole));
    assertEquals(0, whole.size());
  }
}
