package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.ChannelMedium;
import dev.sideband.ipmi.CommandId;
import dev.sideband.ipmi.NetFn;
import dev.sideband.ipmi.Privilege;
import dev.sideband.transport.MessageRequest;
import dev.sideband.transport.MessageResponse;
import dev.sideband.wire.Bytes;
import org.junit.jupiter.api.Test;

class CommandTableTest {

  private static final CommandId ID = new CommandId(NetFn.APP, 0x77);
  private static final MessageResponse DONE = new MessageResponse(0, Bytes.of(1));

  private final CommandTable table = new CommandTable();

  private MessageResponse answer(MessageRequest request, RequestSource source) {
    return table.handle(request, source).toCompletableFuture().join();
  }

  @Test
  void whatNobodyRegisteredIsAnInvalidCommand() {
    assertEquals(
        new MessageResponse(0xC1, Bytes.EMPTY),
        answer(new MessageRequest(0x06, 0, 0x77, Bytes.EMPTY), operator()));
  }

  @Test
  void commandsOfAnEnterpriseAreFoundByItsNumber() {
    table.register(0x030201, 0x77, AccessRule.anywhere(Privilege.USER), (r, s) -> DONE);

    assertEquals(DONE, answer(oem("010203FF"), operator()));
    assertEquals(
        new MessageResponse(0xC1, Bytes.ofHex("010204")), answer(oem("010204FF"), operator()));
    assertEquals(new MessageResponse(0xC7, Bytes.EMPTY), answer(oem("0102"), operator()));
  }

  @Test
  void aRequesterNeedsThePrivilege() {
    table.register(ID, AccessRule.anywhere(Privilege.ADMINISTRATOR), (r, s) -> DONE);
    table.register(0x030201, 0x77, AccessRule.anywhere(Privilege.ADMINISTRATOR), (r, s) -> DONE);
    MessageRequest request = new MessageRequest(0x06, 0, 0x77, Bytes.EMPTY);

    assertEquals(new MessageResponse(0xD4, Bytes.EMPTY), answer(request, operator()));
    assertEquals(
        new MessageResponse(0xD4, Bytes.ofHex("010203")), answer(oem("010203"), operator()));
    assertEquals(DONE, answer(request, RequestSource.SYSTEM_INTERFACE));
  }

  @Test
  void aCommandMayBeForTheHostAlone() {
    table.register(ID, AccessRule.systemInterfaceOnly(), (r, s) -> DONE);
    MessageRequest request = new MessageRequest(0x06, 0, 0x77, Bytes.EMPTY);

    assertEquals(new MessageResponse(0xD4, Bytes.EMPTY), answer(request, operator()));
    assertEquals(DONE, answer(request, RequestSource.SYSTEM_INTERFACE));
  }

  @Test
  void nothingIsRegisteredTwice() {
    AccessRule rule = AccessRule.anywhere(Privilege.USER);
    table.register(ID, rule, (r, s) -> DONE);
    table.register(1, 2, rule, (r, s) -> DONE);

    assertThrows(IllegalStateException.class, () -> table.register(ID, rule, (r, s) -> DONE));
    assertThrows(IllegalStateException.class, () -> table.register(1, 2, rule, (r, s) -> DONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> table.register(new CommandId(NetFn.OEM_GROUP, 1), rule, (r, s) -> DONE));
  }

  private static MessageRequest oem(String data) {
    return new MessageRequest(0x2E, 0, 0x77, Bytes.ofHex(data));
  }

  private static RequestSource operator() {
    return new RequestSource(1, ChannelMedium.LAN_802_3, Privilege.OPERATOR, "op");
  }
}
