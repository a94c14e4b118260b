/**
 * The commands of our own that standard IPMI lacks: what agent, BMC and client say to each other.
 *
 * <p>They travel under network function 2Eh with an enterprise number in front, through any {@link
 * dev.sideband.transport.MessageChannel}. {@link dev.sideband.ipmi.oem.OemFrame} is what stands
 * around each of them, an {@link dev.sideband.ipmi.oem.OemCommand} is one of them, and {@link
 * dev.sideband.ipmi.oem.OemClient} sends them so that each has the effect of one however often it
 * has to be repeated. A {@link dev.sideband.ipmi.oem.SnapshotReporter} keeps a BMC's copy of a
 * table up to date with them. An agent of a fleet uses all that through a {@link
 * dev.sideband.ipmi.oem.BmcUplink}, and no other class.
 *
 * <table>
 * <caption>The commands</caption>
 * <tr><th>code</th><th>command</th><th>who</th></tr>
 * <tr><td>00h</td><td>{@link dev.sideband.ipmi.oem.Hello}</td><td>user</td></tr>
 * <tr><td>01h</td><td>{@link dev.sideband.ipmi.oem.GetTime}</td><td>user</td></tr>
 * <tr><td>02h</td><td>{@link dev.sideband.ipmi.oem.GetStatus}</td><td>user</td></tr>
 * <tr><td>10h</td><td>{@link dev.sideband.ipmi.oem.WriteBegin}</td><td>the host</td></tr>
 * <tr><td>11h</td><td>{@link dev.sideband.ipmi.oem.WriteChunk}</td><td>the host</td></tr>
 * <tr><td>12h</td><td>{@link dev.sideband.ipmi.oem.WriteStop}</td><td>the host</td></tr>
 * <tr><td>13h</td><td>{@link dev.sideband.ipmi.oem.WriteAbort}</td><td>the host</td></tr>
 * <tr><td>14h</td><td>{@link dev.sideband.ipmi.oem.GetStageInfo}</td><td>user</td></tr>
 * <tr><td>15h</td><td>{@link dev.sideband.ipmi.oem.ReadStage}</td><td>operator</td></tr>
 * <tr><td>16h</td><td>{@link dev.sideband.ipmi.oem.Display}</td><td>operator</td></tr>
 * <tr><td>20h</td><td>{@link dev.sideband.ipmi.oem.SendHeartbeat}</td><td>operator</td></tr>
 * <tr><td>21h</td><td>{@link dev.sideband.ipmi.oem.GetHeartbeatResults}</td><td>operator</td></tr>
 * <tr><td>22h</td><td>{@link dev.sideband.ipmi.oem.GetConsoleInfo}</td><td>operator</td></tr>
 * <tr><td>23h</td><td>{@link dev.sideband.ipmi.oem.FetchConsole}</td><td>operator</td></tr>
 * <tr><td>24h</td><td>{@link dev.sideband.ipmi.oem.MarkConsole}</td><td>operator</td></tr>
 * <tr><td>30h</td><td>{@link dev.sideband.ipmi.oem.GetBusInfo}</td><td>operator</td></tr>
 * <tr><td>31h</td><td>{@link dev.sideband.ipmi.oem.ReadBus}</td><td>operator</td></tr>
 * <tr><td>32h</td><td>{@link dev.sideband.ipmi.oem.SeekBus}</td><td>operator</td></tr>
 * <tr><td>33h</td><td>{@link dev.sideband.ipmi.oem.FreezeBus}</td><td>administrator</td></tr>
 * <tr><td>34h</td><td>{@link dev.sideband.ipmi.oem.FilterBus}</td><td>administrator</td></tr>
 * <tr><td>35h</td><td>{@link dev.sideband.ipmi.oem.AppendBus}</td><td>the host</td></tr>
 * <tr><td>40h</td><td>{@link dev.sideband.ipmi.oem.PostInstruction}</td><td>administrator, not
 * the host</td></tr>
 * <tr><td>41h</td><td>{@link dev.sideband.ipmi.oem.PollInstruction}</td><td>the host</td></tr>
 * <tr><td>42h</td><td>{@link dev.sideband.ipmi.oem.AcknowledgeInstruction}</td><td>the
 * host</td></tr>
 * <tr><td>43h</td><td>{@link dev.sideband.ipmi.oem.GetInstructionStatus}</td><td>operator</td></tr>
 * <tr><td>44h</td><td>{@link dev.sideband.ipmi.oem.CancelInstruction}</td><td>administrator, not
 * the host</td></tr>
 * </table>
 *
 * <p>The fields of each body stand in its {@code encode} method, in order and little endian. Minor
 * versions only append fields, so readers ignore bytes that are left over. Once released, bytes are
 * frozen by golden files.
 */
@NullMarked
package dev.sideband.ipmi.oem;

import org.jspecify.annotations.NullMarked;
