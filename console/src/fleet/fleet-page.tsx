import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { fleet } from "../api/fleet";
import type { Node } from "../api/types";
import { sent } from "../commands/sent";
import { Results } from "../commands/results";
import { Icon } from "../ui/icon";
import { go } from "../ui/route";
import { useStore } from "../ui/store";
import { useNow } from "../ui/use";
import { VirtualList } from "../ui/virtual-list";
import { Actions } from "./actions";
import { filterOf } from "./filter";
import { NodeRow, RowHead } from "./node-row";
import { Selection } from "./selection";
import "./fleet.css";

const ROW = 44;
const ROW_ON_PHONE = 60;

type Presence = "all" | "online" | "offline";

/** All nodes as they are now; the place from which several are told something. */
export function FleetPage() {
  const { nodes, known } = useStore(fleet);
  const { commands } = useStore(sent);
  const [text, setText] = useState("");
  const [presence, setPresence] = useState<Presence>("all");
  const [selection, setSelection] = useState(() => new Selection());
  const [focus, setFocus] = useState(-1);
  const [watching, watch] = useState<string>();
  const now = useNow();
  const search = useRef<HTMLInputElement>(null);

  const filter = useMemo(() => filterOf(text), [text]);
  const shown = useMemo(
    () => nodes.filter((node) => (presence === "all" || node.online === (presence === "online")) && filter.matches(node)),
    [nodes, filter, presence],
  );
  const online = useMemo(() => nodes.reduce((count, node) => count + (node.online ? 1 : 0), 0), [nodes]);
  const command = useStore(commands.find(({ id }) => id === watching));
  const phone = usePhone();

  useEffect(() => {
    const key = (event: KeyboardEvent) => {
      if (event.key === "/" && !(event.target as HTMLElement).closest("input, textarea, select, [contenteditable], dialog")) {
        event.preventDefault();
        search.current?.focus();
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const node = shown[focus];
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -shown.length, End: shown.length }[event.key];
    if (step !== undefined) {
      const next = Math.max(0, Math.min(shown.length - 1, focus + step));
      if (event.shiftKey) setSelection(selection.upTo(shown, next));
      setFocus(next);
    } else if (event.key === " " && node) setSelection(selection.toggled(shown, focus, event.shiftKey));
    else if (event.key === "Enter" && node) go("node", node.id);
    else if (event.key === "a" && (event.ctrlKey || event.metaKey)) setSelection(selection.all(shown));
    else if (event.key === "Escape") setSelection(new Selection());
    else return;
    event.preventDefault();
  };

  return (
    <div class="page fleet">
      <header>
        <h1>Fleet</h1>
        {known && (
          <span class="muted counts">
            <b>{online.toLocaleString()}</b> online{nodes.length > online && ` · ${(nodes.length - online).toLocaleString()} offline`}
          </span>
        )}
        <label class="search grow">
          <Icon name="search" />
          <input
            ref={search}
            type="search"
            value={text}
            placeholder="Name, or labels: room=lab, floor!=2"
            title="Words, or a selector of labels: room=lab, floor!=2, zone in (a,b), !broken. Press / to come here"
            aria-label="Filter"
            onInput={(event) => (setText(event.currentTarget.value), setFocus(-1))}
            autocapitalize="off"
            spellcheck={false}
          />
        </label>
        <div class="row tabs" role="group" aria-label="Presence">
          {(["all", "online", "offline"] as const).map((each) => (
            <button class={presence === each ? "on" : ""} aria-pressed={presence === each} onClick={() => setPresence(each)}>
              {each}
            </button>
          ))}
        </div>
      </header>
      <div class="card table" aria-busy={!known}>
        {known && nodes.length > 0 && (
          <RowHead all={shown.length > 0 && shown.every(({ id }) => selection.has(id))} some={selection.size > 0} withResult={command !== undefined}
            onAll={(on) => setSelection(on ? selection.all(shown) : new Selection())} />
        )}
        {!known ? <p class="empty"><span class="spinner" /></p>
          : nodes.length === 0 ? <NoNodes />
          : shown.length === 0 ? (
            <div class="empty">
              <h2>No node is like that</h2>
              <button onClick={() => (setText(""), setPresence("all"))}>Show all {nodes.length}</button>
            </div>
          ) : (
            <VirtualList
              items={shown}
              rowHeight={phone ? ROW_ON_PHONE : ROW}
              keyOf={({ id }) => id}
              focus={focus}
              label="Nodes; arrow keys go from one to the next, space selects, Enter opens"
              class="grow"
              onKeyDown={onKeyDown}
              row={(node: Node, index) => (
                <NodeRow
                  node={node}
                  now={now}
                  selected={selection.has(node.id)}
                  focused={index === focus}
                  {...(command ? { result: command.executions.get(node.id) ?? null } : {})}
                  onSelect={(range) => (setSelection(selection.toggled(shown, index, range)), setFocus(index))}
                  onOpen={() => go("node", node.id)}
                />
              )}
            />
          )}
      </div>
      {command && (
        <div class="fleet-results">
          <Results command={command} open={false} />
          <button class="plain" onClick={() => watch(undefined)} aria-label="Close the results">
            <Icon name="close" />
          </button>
        </div>
      )}
      {selection.size > 0 && (
        <Actions
          chosen={selection.nodes(nodes)}
          {...wholeTarget(selection, shown, filter.selector, presence)}
          onSent={watch}
          onClear={() => setSelection(new Selection())}
        />
      )}
    </div>
  );
}

/** All that labels choose are addressed by these labels: one record for each partition, and nobody who comes in a moment is left out. */
function wholeTarget(selection: Selection, shown: Node[], selector: string | undefined, presence: Presence): { whole?: string } {
  const isWhole = selector !== undefined && presence === "all" && selection.size === shown.length && shown.length > 1 && shown.every(({ id }) => selection.has(id));
  return isWhole ? { whole: selector } : {};
}

function NoNodes() {
  return (
    <div class="empty">
      <h2>No node has come yet</h2>
      <p>Start some that need no hardware, or bring the agent onto a real board (docs/esp8266.md).</p>
      <pre class="code">python3 firmware/virtual-board/boards.py --count 3</pre>
    </div>
  );
}

function usePhone(): boolean {
  const narrow = useMemo(() => matchMedia("(max-width: 760px)"), []);
  const [phone, set] = useState(narrow.matches);
  useEffect(() => {
    const follow = () => set(narrow.matches);
    narrow.addEventListener("change", follow);
    return () => narrow.removeEventListener("change", follow);
  }, []);
  return phone;
}
