package dev.sideband.workbench.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sideband.table.Column;
import dev.sideband.table.ColumnKind;
import dev.sideband.table.Schema;
import dev.sideband.table.TableBuffer;
import dev.sideband.time.HostBoot;
import dev.sideband.time.Stamp;
import dev.sideband.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Columns that no program of today knows, and names that a host may choose. */
@Tag("S1-30")
class TableJsonTest {

  private static final Schema SCHEMA =
      new Schema(
          9,
          1,
          1,
          List.of(
              new Column(1, "pid", ColumnKind.INTEGER),
              new Column(70, "pid", ColumnKind.TEXT),
              new Column(71, "missing", ColumnKind.INTEGER),
              new Column(72, "cookie", ColumnKind.BYTES),
              new Column(73, "new number", new ColumnKind(200)),
              new Column(74, "new bytes", new ColumnKind(201))));

  @Test
  void keepsEachColumnUnderANameOfItsOwn() throws IOException {
    TableBuffer buffer = new TableBuffer(SCHEMA);
    buffer.clear(new Stamp(HostBoot.UNKNOWN, 0, Instant.EPOCH, Duration.ZERO));
    buffer.beginRow();
    buffer.set(0, 1);
    buffer.set(1, "text");
    buffer.set(2, 2);
    buffer.set(3, Bytes.of(0xCA, 0xFE));
    buffer.set(4, Long.MIN_VALUE);
    buffer.set(5, Bytes.of(1));
    buffer.endRow();
    TableJson table = new TableJson(buffer);

    JsonNode row = written(table::writeRows).get(0);
    assertEquals(
        "{\"pid\":1,\"pid#70\":\"text\",\"missing#71\":2,\"cookie\":\"cafe\","
            + "\"new number\":-9223372036854775808,\"new bytes\":\"01\"}",
        row.toString());
    JsonNode columns = written(table::writeColumns);
    assertEquals(
        "{\"number\":70,\"name\":\"pid#70\",\"kind\":\"text\",\"key\":false}",
        columns.get(1).toString());
    assertEquals("integer", columns.at("/4/kind").textValue());
    assertEquals("bytes", columns.at("/5/kind").textValue());
  }

  private static JsonNode written(JsonBody body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Json.write(out, body);
    return new ObjectMapper().readTree(out.toByteArray());
  }
}
