package dev.sideband.transport;

import static dev.sideband.transport.HeardFromWorkers.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalLinkTest extends LinkContract {

  private final LocalLink link = new LocalLink(heard, sideband);

  @AfterEach
  void closeLink() {
    link.close();
  }

  @Override
  protected WorkerLink server() {
    return link;
  }

  @Override
  protected Uplink uplink(WorkerId worker) {
    return link.uplink(worker);
  }

  @Test
  void whatIsOverwrittenIsCountedAndTold() throws Exception {
    Uplink uplink = uplink(WEB);
    heard.expect("connected web-1");
    heard.gate.lock();
    try {
      uplink.append("sweeps", bytes("first"));
      // Whether the listener has the first one already or not, it and these are one too many.
      for (int i = 0; i <= LocalLink.MOST_WAITING; i++) {
        uplink.append("sweeps", bytes("entry " + i));
      }
    } finally {
      heard.gate.unlock();
    }
    long entries = 0;
    long lost = 0;
    for (String each : heard.until("entry web-1 sweeps entry " + LocalLink.MOST_WAITING)) {
      if (each.startsWith("lost")) {
        lost += Long.parseLong(each.substring(each.lastIndexOf(' ') + 1));
      } else {
        entries++;
      }
    }
    assertEquals(LocalLink.MOST_WAITING + 2, entries + lost);
    assertEquals(lost, uplink.status().lost());
    assertEquals(lost, link.workers().get(0).lost());
  }

  @Test
  void aWorkerHasOneEnd() {
    uplink(WEB);
    assertThrows(IllegalStateException.class, () -> uplink(WEB));
    link.close();
    assertThrows(IllegalStateException.class, () -> uplink(WEB));
  }
}
