import { useState } from "preact/hooks";
import { get, query } from "../api/http";
import type { HistoryEntry, HistoryPage, Node } from "../api/types";
import { MEANT } from "../history/types";
import { StateMark } from "../ui/state";
import { clock, line, summary, typeOf } from "../ui/text";
import { useRepeated } from "../ui/use";

/** What was asked of the node lately; all of it is on the page of the history. */
export function Recent({ node }: { node: Node }) {
  const [entries, setEntries] = useState<HistoryEntry[]>();
  useRepeated(
    async (signal) => setEntries((await get<HistoryPage>(`/nodes/${encodeURIComponent(node.id)}/history${query({ type: MEANT, limit: 12 })}`, signal)).entries),
    3_000,
    [node.id],
  );
  return (
    <section class="card" aria-label="History">
      <header>
        <h2>History</h2>
        <span class="grow" />
        <a href={`#/history?node=${encodeURIComponent(node.id)}`}>All of it</a>
      </header>
      {entries?.length === 0 && <p class="muted">Nothing has been asked of this node yet.</p>}
      <div class="recent">
        {entries?.map((entry) => (
          <div class="row" key={entry.id + entry.node}>
            <span class="faint time">{clock(entry.acceptedAt)}</span>
            <b>{typeOf(entry.message)}</b>
            <code class="cut grow">{summary(entry.message)}</code>
            <code class="cut muted">{entry.error ?? line(entry.value)}</code>
            {entry.state && <StateMark state={entry.state} />}
          </div>
        ))}
      </div>
    </section>
  );
}
