import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { fleet } from "../api/fleet";
import { call, get, query } from "../api/http";
import type { HistoryEntry, HistoryPage as Page } from "../api/types";
import { parameters } from "../ui/route";
import { StateMark } from "../ui/state";
import { useStore } from "../ui/store";
import { clock, line, summary, targetText, typeOf } from "../ui/text";
import { Trouble } from "../ui/trouble";
import { useRepeated } from "../ui/use";
import { VirtualList } from "../ui/virtual-list";
import { EntryPanel } from "./entry-panel";
import { ReplayDialog, ReplaysDialog } from "./replay-dialog";
import { MEANT, TYPES } from "./types";
import "./history.css";

const PAGE = 100;
const REFRESH = 3_000;
const STATES = ["succeeded", "failed", "timed_out", "expired", "cancelled", "delivered", "accepted"];
const SPANS: Record<string, number> = { "Last hour": 3600, "Last day": 86_400, "Last week": 604_800 };

type Asked = { node: string; state: string; type: string; text: string; issuer: string; span: string; label: string };

/** By way of a request, since a link could not show the token. */
async function download(asked: Asked): Promise<void> {
  const file = URL.createObjectURL(await (await call(`/history${query({ ...parametersOf(asked), format: "csv" })}`)).blob());
  Object.assign(document.createElement("a"), { href: file, download: "history.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(file), 60_000);
}

/** Who asked which node for what, and what became of it. */
export function HistoryPage() {
  useStore(fleet);
  const [asked, setAsked] = useState<Asked>(() => ({ node: "", state: "", type: MEANT, text: "", issuer: "", span: "", label: "", ...Object.fromEntries(parameters()) }));
  const { entries, more, problem, known, partial } = useEntries(asked);
  const [opened, open] = useState<string>();
  const [checked, check] = useState<ReadonlySet<string>>(new Set());
  const [replaying, replay] = useState<HistoryEntry[]>();
  const [listing, list] = useState(false);
  const [failure, fail] = useState<unknown>();

  const set = (name: keyof Asked) => (event: { currentTarget: HTMLInputElement | HTMLSelectElement }) => setAsked({ ...asked, [name]: event.currentTarget.value });
  const entry = entries.find((each) => keyOf(each) === opened);
  const filtered = asked.type !== MEANT || Object.entries(asked).some(([name, value]) => name !== "type" && value !== "");
  const toggle = (key: string) => check((now) => new Set(now.has(key) ? [...now].filter((each) => each !== key) : [...now, key]));

  return (
    <div class="page history">
      <header>
        <h1>History</h1>
        <span class="grow" />
        {checked.size > 0 && <button class="main" onClick={() => replay(entries.filter((each) => checked.has(keyOf(each))))}>Replay {checked.size}…</button>}
        <button onClick={() => list(true)}>Replays</button>
        <button onClick={() => void download(asked).then(() => fail(undefined), fail)}>CSV</button>
      </header>
      <div class="filters row" role="search">
        <input value={asked.node} onInput={set("node")} placeholder="Node" aria-label="Node" list="history-nodes" />
        <datalist id="history-nodes">{fleet.nodes.slice(0, 200).map(({ id, name }) => <option key={id} value={name} />)}</datalist>
        <select value={asked.type} onChange={set("type")} aria-label="Type">
          <option value={MEANT}>All but reads</option>
          <option value="">All types</option>
          {TYPES.map((type) => <option key={type}>{type}</option>)}
        </select>
        <select value={asked.state} onChange={set("state")} aria-label="State">
          <option value="">Any state</option>
          {STATES.map((state) => <option key={state} value={state}>{state.replace("_", " ")}</option>)}
        </select>
        <select value={asked.span} onChange={set("span")} aria-label="Time">
          <option value="">Any time</option>
          {Object.keys(SPANS).map((span) => <option key={span}>{span}</option>)}
        </select>
        <input value={asked.text} onInput={set("text")} placeholder="Text in the message" aria-label="Text" />
        <input value={asked.issuer} onInput={set("issuer")} placeholder="Issuer" aria-label="Issuer" />
        <input class="mono" value={asked.label} onInput={set("label")} placeholder="room=lab" aria-label="Labels" autocapitalize="off" spellcheck={false} />
      </div>
      <Trouble problem={problem ?? failure} />
      {partial && <p class="muted">Some of the history cannot be read at the moment; what is here is not all.</p>}
      <div class={`history-split ${entry ? "open" : ""}`}>
        <div class="card table">
          {entries.length > 0 ? (
            <VirtualList
              items={entries}
              rowHeight={42}
              keyOf={keyOf}
              label="Entries, the newest first"
              class="grow"
              onEnd={more}
              row={(each) => (
                <div class={`entry-row ${keyOf(each) === opened ? "selected" : ""}`} onClick={() => open(keyOf(each))}>
                  <input type="checkbox" checked={checked.has(keyOf(each))} onClick={(event) => (event.stopPropagation(), toggle(keyOf(each)))} aria-label={`Select ${typeOf(each.message)} ${summary(each.message)}`} />
                  <span class="faint time">{clock(each.acceptedAt)}</span>
                  <button class="plain cut who" onClick={(event) => (event.stopPropagation(), open(keyOf(each)))}>
                    {each.node ? fleet.nameOf(each.node) : `→ ${targetText(each.target) === "*" ? "all" : targetText(each.target)}`}
                  </button>
                  <span class="cut what"><b>{typeOf(each.message)}</b> <code>{summary(each.message)}</code></span>
                  <code class="cut muted outcome">{each.error ?? line(each.value)}</code>
                  <span class="state-cell">{each.state ? <StateMark state={each.state} /> : <span class="state">broadcast</span>}</span>
                </div>
              )}
            />
          ) : known ? (
            <div class="empty">
              <h2>{filtered ? "Nothing in the history is like that" : "Nothing has happened yet"}</h2>
              <p>{filtered ? "Ask for less: clear a field above." : <>Whatever is asked of nodes stands here for good. <a href="#/commands">Send something</a></>}</p>
            </div>
          ) : (
            <p class="empty"><span class="spinner" /></p>
          )}
        </div>
        {entry && <EntryPanel key={opened} entry={entry} onClose={() => open(undefined)} onReplay={() => replay([entry])} />}
      </div>
      {replaying && <ReplayDialog entries={replaying} onClose={() => replay(undefined)} />}
      {listing && <ReplaysDialog onClose={() => list(false)} />}
    </div>
  );
}

/** Pages of the history as they are wanted, and what has come since on top. */
function useEntries(asked: Asked) {
  const [entries, setEntries] = useState<HistoryEntry[]>([]);
  const [state, setState] = useState<{ problem?: unknown; known: boolean; partial: boolean }>({ known: false, partial: false });
  const next = useRef<string>(undefined);
  const loading = useRef(false);
  const parametersText = useMemo(() => query(parametersOf(asked)), [asked]);

  useEffect(() => {
    next.current = undefined;
    setEntries([]);
    setState({ known: false, partial: false });
  }, [parametersText]);

  useRepeated(
    async (signal) => {
      try {
        const page = await get<Page>(`/history${parametersText}${parametersText ? "&" : "?"}limit=${PAGE}`, signal);
        setEntries((now) => {
          if (now.length === 0) next.current = page.next;
          const fresh = new Map(page.entries.map((entry) => [keyOf(entry), entry]));
          return [...page.entries, ...now.filter((entry) => !fresh.has(keyOf(entry)))];
        });
        setState({ known: true, partial: page.partial !== undefined });
      } catch (problem) {
        if (!signal.aborted) setState((now) => ({ ...now, problem, known: true }));
      }
    },
    REFRESH,
    [parametersText],
  );

  const more = useCallback(() => {
    if (loading.current || next.current === undefined) return;
    loading.current = true;
    get<Page>(`/history${query({ ...parametersOf(asked), limit: PAGE, cursor: next.current })}`)
      .then((page) => {
        next.current = page.next;
        setEntries((now) => [...now, ...page.entries]);
      })
      .catch((problem) => setState((now) => ({ ...now, problem })))
      .finally(() => (loading.current = false));
  }, [asked]);

  return { entries, more, ...state };
}

function parametersOf({ span, ...rest }: Asked): Record<string, string> {
  const seconds = SPANS[span];
  // to the minute, so that the question stays the same for a while
  return { ...rest, ...(seconds ? { from: new Date(Math.floor(Date.now() / 60_000) * 60_000 - seconds * 1000).toISOString() } : {}) };
}

export function keyOf(entry: HistoryEntry): string {
  return `${entry.id}/${entry.node ?? ""}`;
}
