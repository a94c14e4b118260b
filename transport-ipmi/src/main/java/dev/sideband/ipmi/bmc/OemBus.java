package dev.sideband.ipmi.bmc;

import dev.sideband.bus.BusBlackBox;
import dev.sideband.bus.BusExtract;
import dev.sideband.bus.FreezeTrigger;
import dev.sideband.ipmi.NoData;
import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.oem.BusPart;
import dev.sideband.ipmi.oem.BusReport;
import dev.sideband.ipmi.oem.FilterBus;
import dev.sideband.ipmi.oem.FreezeBus;
import dev.sideband.ipmi.oem.GetBusInfo;
import dev.sideband.ipmi.oem.OemFrame;
import dev.sideband.ipmi.oem.OemRejectedException;
import dev.sideband.ipmi.oem.OemStatus;
import dev.sideband.ipmi.oem.ReadBus;
import dev.sideband.ipmi.oem.SeekBus;
import dev.sideband.ring.RingException;
import dev.sideband.ring.RingProblem;
import dev.sideband.time.BmcBoot;
import dev.sideband.time.BootClock;
import dev.sideband.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** Carries out the commands about the bus log, 30h to 34h. */
final class OemBus {

  private static final BmcBoot NO_BOOT = new BmcBoot(0);
  private static final int MOST_BYTES =
      OemFrame.MAX_RESPONSE_DATA - OemFrame.OVERHEAD - BusPart.HEADER_SIZE;

  private final BusBlackBox box;
  private final BootClock clock;

  OemBus(BusBlackBox box, BootClock clock) {
    this.box = box;
    this.clock = clock;
  }

  void registerAt(OemEndpoint endpoint) {
    AccessRule operators = AccessRule.anywhere(Privilege.OPERATOR);
    AccessRule administrators = AccessRule.anywhere(Privilege.ADMINISTRATOR);
    endpoint.register(
        GetBusInfo.CODE, operators, GetBusInfo::decodeRequest, (asked, source) -> info(asked));
    endpoint.register(
        ReadBus.CODE, operators, ReadBus::decodeRequest, guarded(ReadBus.CODE, this::read));
    endpoint.register(
        SeekBus.CODE, operators, SeekBus::decodeRequest, guarded(SeekBus.CODE, this::seek));
    endpoint.register(
        FreezeBus.CODE, administrators, FreezeBus::decodeRequest, (asked, source) -> freeze(asked));
    endpoint.register(
        FilterBus.CODE, administrators, FilterBus::decodeRequest, (asked, source) -> filter(asked));
  }

  private OemAnswer info(GetBusInfo asked) throws IOException {
    BmcBoot boot = clock.boot() instanceof BmcBoot present ? present : NO_BOOT;
    return OemAnswer.ok(new BusReport(boot, box.state(asked.link())));
  }

  /** One at a time, or two that take would get the same record. */
  private synchronized OemAnswer read(ReadBus asked) throws OemRejectedException, IOException {
    int link = asked.pointer().link();
    String name = asked.pointer().name();
    int most = Math.min(MOST_BYTES, asked.max()) - BusPart.Piece.HEADER_SIZE;
    if (asked.mode() == ReadBus.Mode.ACKNOWLEDGE) {
      box.acknowledge(name, link, asked.address());
    }
    int extra = BusPart.Piece.HEADER_SIZE;
    BusExtract found =
        switch (asked.mode()) {
          case PEEK, TAKE -> box.peek(name, link, most, extra);
          case ACKNOWLEDGE, FROM -> from(asked, most, extra);
        };
    BusPart part = part(found, asked.offset(), most);
    if (asked.mode() == ReadBus.Mode.TAKE && isWhole(part)) {
      box.acknowledge(name, link, found.next());
    }
    return OemAnswer.ok(part);
  }

  private BusExtract from(ReadBus asked, int most, int extra)
      throws OemRejectedException, IOException {
    int link = asked.pointer().link();
    if (asked.trigger() == 0 || asked.mode() == ReadBus.Mode.ACKNOWLEDGE) {
      return box.from(asked.address(), asked.before(), link, most, extra);
    }
    Optional<BusExtract> copy = box.frozen(asked.trigger(), asked.address(), link, most, extra);
    if (copy.isEmpty()) {
      throw new OemRejectedException(ReadBus.CODE, OemStatus.UNKNOWN_ID, Bytes.EMPTY);
    }
    return copy.get();
  }

  private static BusPart part(BusExtract found, int offset, int most) {
    CRC32C sum = new CRC32C();
    List<BusPart.Piece> pieces = new ArrayList<>();
    for (BusExtract.Stored record : found.records()) {
      int size = record.bytes().size();
      int begin = pieces.isEmpty() ? Math.min(offset, size) : 0;
      int length = Math.max(0, Math.min(size - begin, most));
      BusPart.Piece piece =
          new BusPart.Piece(record.address(), size, begin, record.bytes().slice(begin, length));
      pieces.add(piece);
      if (piece.isLast()) {
        sum.update(record.bytes().asBuffer());
      }
    }
    BmcBoot boot = found.boot() instanceof BmcBoot ofBmc ? ofBmc : NO_BOOT;
    return new BusPart(
        boot, found.next(), found.before(), found.lost(), (int) sum.getValue(), pieces);
  }

  private static boolean isWhole(BusPart part) {
    return part.records().stream().allMatch(BusPart.Piece::isLast);
  }

  private OemAnswer seek(SeekBus asked) throws OemRejectedException, IOException {
    String name = asked.pointer().name();
    int link = asked.pointer().link();
    long address =
        switch (asked.to()) {
          case OLDEST -> box.seek(name, link, 0);
          case NEWEST -> box.seek(name, link, Long.MAX_VALUE);
          case ADDRESS -> box.seek(name, link, asked.value());
          case TIME -> {
            OptionalLong found = box.seek(name, link, asked.boot(), asked.value());
            if (found.isEmpty()) {
              throw new OemRejectedException(SeekBus.CODE, OemStatus.OTHER_BOOT, Bytes.EMPTY);
            }
            yield found.getAsLong();
          }
          case TRIGGER -> box.seek(name, link, moment(asked.value()));
        };
    return OemAnswer.ok(new SeekBus.Answer(address));
  }

  private long moment(long trigger) throws OemRejectedException {
    Optional<FreezeTrigger> set = box.trigger(trigger);
    if (set.isEmpty()) {
      throw new OemRejectedException(SeekBus.CODE, OemStatus.UNKNOWN_ID, Bytes.EMPTY);
    }
    OptionalLong from = set.get().from();
    if (from.isEmpty()) {
      throw new OemRejectedException(SeekBus.CODE, OemStatus.NO_DATA, Bytes.EMPTY);
    }
    return from.getAsLong();
  }

  private synchronized OemAnswer freeze(FreezeBus asked) throws OemRejectedException, IOException {
    if (asked.action() == FreezeBus.Action.CLEAR) {
      box.disarm(asked.trigger());
      return OemAnswer.ok(new FreezeBus.Answer(FreezeBus.Answer.ABSENT, 0));
    }
    Optional<FreezeTrigger> known = box.trigger(asked.trigger());
    if (known.isEmpty()) {
      if (!box.arm(asked.trigger(), asked.selector(), asked.bytesBefore(), asked.messagesAfter())) {
        throw new OemRejectedException(FreezeBus.CODE, OemStatus.NO_SPACE, Bytes.EMPTY);
      }
      known = box.trigger(asked.trigger());
    }
    FreezeTrigger trigger = known.orElseThrow();
    return OemAnswer.ok(new FreezeBus.Answer(state(trigger), trigger.from().orElse(0)));
  }

  private static int state(FreezeTrigger trigger) {
    if (trigger.failed() > 0) {
      return FreezeBus.Answer.FAILED;
    }
    if (trigger.frozen() > 0) {
      return FreezeBus.Answer.FROZEN;
    }
    return trigger.from().isPresent() ? FreezeBus.Answer.FIRED : FreezeBus.Answer.WAITS;
  }

  private OemAnswer filter(FilterBus asked) {
    box.restrict(asked.filter());
    return OemAnswer.ok(new NoData());
  }

  /** A pointer that somebody else holds, or one too many, is an expected condition. */
  private static <C> OemHandler<C> guarded(int command, Step<C> step) {
    return (asked, source) -> {
      try {
        return step.answer(asked);
      } catch (RingException e) {
        if (e.problem() == RingProblem.NO_SPACE || e.problem() == RingProblem.IN_USE) {
          throw new OemRejectedException(command, OemStatus.NO_SPACE, Bytes.EMPTY);
        }
        throw e;
      }
    };
  }

  private interface Step<C> {
    OemAnswer answer(C asked) throws OemRejectedException, IOException;
  }
}
