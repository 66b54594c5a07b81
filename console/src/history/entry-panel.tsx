import { fleet } from "../api/fleet";
import type { HistoryEntry } from "../api/types";
import { Icon } from "../ui/icon";
import { link } from "../ui/route";
import { StateMark } from "../ui/state";
import { clock, line, targetText, typeOf } from "../ui/text";

/** All that is known of one entry. */
export function EntryPanel({ entry, onClose, onReplay }: { entry: HistoryEntry; onClose: () => void; onReplay: () => void }) {
  const { message } = entry;
  const source = ["script", "to_exec", "to_evaluate", "file"].map((name) => message[name]).find((text) => typeof text === "string");
  const facts: [string, string | undefined][] = [
    ["accepted", clock(entry.acceptedAt)],
    ["delivered", clock(entry.deliveredAt)],
    ["finished", entry.finishedAt && `${clock(entry.finishedAt)}${entry.ms === undefined ? "" : `, ran ${entry.ms} ms`}`],
    ["issuer", entry.issuer],
    ["from", entry.client],
    ["gateway", entry.gateway],
    ["request", entry.requestId],
    ["trace", entry.traceId],
    ["called off", entry.cancelled && `by ${entry.cancelled.issuer} at ${clock(entry.cancelled.acceptedAt)}`],
    ["origin", entry.origin?.kind === "plan" ? `plan ${entry.origin.name}` : entry.origin && `replay of ${entry.origin.replayOf}`],
    ["in the log", `partition ${entry.position.partition}, offset ${entry.position.offset}`],
    ["id", entry.id],
  ];
  return (
    <aside class="card entry" aria-label="Entry">
      <header class="row">
        <h2 class="grow cut">{typeOf(message)}</h2>
        <button onClick={onReplay}>Replay…</button>
        <button class="plain" onClick={onClose} aria-label="Close"><Icon name="close" /></button>
      </header>
      <div class="row">
        {entry.node ? <a href={link("node", entry.node)}>{fleet.nameOf(entry.node)}</a> : <span>to {targetText(entry.target)}</span>}
        {entry.state && <StateMark state={entry.state} />}
        {entry.reason && <span class="muted">{entry.reason.replaceAll("_", " ")}</span>}
      </div>
      {typeof source === "string" ? <pre class="code">{source}</pre> : <pre class="code">{JSON.stringify(message, null, 2)}</pre>}
      {entry.output && <><h3>Printed</h3><pre class="code">{entry.output}</pre></>}
      {entry.value !== undefined && entry.value !== null && <><h3>Value</h3><pre class="code">{line(entry.value)}</pre></>}
      {(entry.trace || entry.error) && <pre class="trace">{entry.trace || entry.error}</pre>}
      <dl>{facts.filter(([, value]) => value).map(([name, value]) => <><dt>{name}</dt><dd class="mono">{value}</dd></>)}</dl>
    </aside>
  );
}
