package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sideband.snapshot.StageHeader;
import dev.sideband.snapshot.StageInfo;
import dev.sideband.time.BootClock;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * How old a table is and whether its agent lives, so that an old list is not taken for a live one.
 *
 * @param clock the BMC's
 * @param limit data older than this is stale, and an agent silent for longer is not alive
 */
record Freshness(BootClock clock, Duration limit) {

  /**
   * Writes the age of one content of a stage.
   *
   * @param now the stage as it is now, perhaps with another content
   */
  void writeAge(JsonGenerator json, StageHeader content, StageInfo now) throws IOException {
    Duration age = content.origin().age(clock.now());
    json.writeNumberField("ageSeconds", seconds(age));
    json.writeBooleanField("stale", now.stale() || age.compareTo(limit) >= 0);
    json.writeNumberField("staleAfterSeconds", seconds(limit));
  }

  void writeAgent(JsonGenerator json, Optional<Duration> silence) throws IOException {
    json.writeObjectFieldStart("agent");
    json.writeBooleanField("alive", silence.filter(span -> span.compareTo(limit) < 0).isPresent());
    json.writeFieldName("silenceSeconds");
    if (silence.isPresent()) {
      json.writeNumber(seconds(silence.get()));
    } else {
      json.writeNull();
    }
    json.writeEndObject();
  }

  static double seconds(Duration span) {
    return span.toMillis() / 1000.0;
  }
}
