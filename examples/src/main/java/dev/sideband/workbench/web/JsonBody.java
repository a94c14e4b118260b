package dev.sideband.workbench.web;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes one JSON value. */
@FunctionalInterface
interface JsonBody {

  void writeTo(JsonGenerator json) throws IOException;
}
