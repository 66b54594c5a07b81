import { useState } from "preact/hooks";
import { ask } from "../api/command";
import { fleet } from "../api/fleet";
import { send } from "../api/http";
import type { Json, Node } from "../api/types";
import { Icon } from "../ui/icon";
import { useStore } from "../ui/store";
import { ago, size, span } from "../ui/text";
import { Trouble } from "../ui/trouble";
import { useAction, useNow } from "../ui/use";
import { useNodeEvents } from "./events";
import { Log } from "./log";
import { Pins } from "./pins";
import { Recent } from "./recent";
import { Repl } from "./repl";
import { Reports } from "./reports";
import { Script } from "./script";
import { type Status, useStatus } from "./status";
import { Standing } from "./standing";
import "./node.css";

/** One node: its pins, a prompt, its program, what it prints and reports, and what was asked of it. */
export function NodePage({ id }: { id: string }) {
  const { known } = useStore(fleet);
  const node = fleet.find(id);
  const [count, setCount] = useState(0);
  const status = useStatus(node, count);
  const events = useNodeEvents(node?.id);
  if (!node || !events) {
    return (
      <div class="page">
        {known && !node ? (
          <div class="empty">
            <h2>There is no node “{id}”</h2>
            <p>It has never connected and is not registered. <a href="#/fleet">All nodes</a></p>
          </div>
        ) : (
          <p class="empty"><span class="spinner" /></p>
        )}
      </div>
    );
  }
  return (
    <div class="page node-page">
      <Head node={node} status={status} />
      <div class="node-grid">
        <Pins node={node} />
        <Script node={node} status={status} onChanged={() => setCount((now) => now + 1)} />
        <section class="card" aria-label="Prompt">
          <header><h2>Prompt</h2><span class="faint">Python on the node; ↑ for earlier lines</span></header>
          <Repl node={node} events={events} />
        </section>
        <Log events={events} before={status?.output} />
        <Reports node={node} />
        <Recent node={node} />
      </div>
    </div>
  );
}

function Head({ node, status }: { node: Node; status: Status | undefined }) {
  const now = useNow();
  const [editing, edit] = useState(false);
  const blinking = useAction(() => ask(node.id, { type: "command", command: "blink led", kwargs: { times: 5, on_seconds: 0.2, off_seconds: 0.2 } }, "10s"));
  const resetting = useAction(() => ask(node.id, { type: "reset" }, "10s"));
  const admitting = useAction(async (method: "POST" | "DELETE" | "PUT", part: string, body?: Json) =>
    fleet.learn([await send<Node>(method, `/nodes/${encodeURIComponent(node.id)}${part}`, body)]));
  const removing = useAction(async () => {
    await send("DELETE", `/nodes/${encodeURIComponent(node.id)}`);
    fleet.forget([node.id]);
    location.hash = "#/fleet";
  });
  const described = { labels: node.labels, ...(node.name !== node.id && { name: node.name }) };
  const labels = Object.entries(node.labels);
  return (
    <header class="node-head-card">
      <a class="button plain back" href="#/fleet" aria-label="Back to the fleet"><Icon name="back" /></a>
      <i class={`dot ${node.online ? "online" : ""}`} />
      <h1>{node.name}</h1>
      {editing ? (
        <Registration node={node} onDone={() => edit(false)} />
      ) : (
        <>
          {labels.map(([key, value]) => <span class="chip">{value ? `${key}=${value}` : key}</span>)}
          <button class="plain" onClick={() => edit(true)}>Name and labels</button>
        </>
      )}
      <Standing node={node} />
      <span class="grow" />
      {node.approval === "pending" && !node.disabled && (
        <button class="main" onClick={() => void admitting.run("POST", "/approval")} disabled={admitting.busy}>Approve</button>
      )}
      <button class="plain" onClick={() => void admitting.run("PUT", "", { ...described, disabled: !node.disabled })} disabled={admitting.busy}
        title={node.disabled ? "Let it in again" : "Throw it out, and let it in no more"}>{node.disabled ? "Enable" : "Disable"}</button>
      {!node.online && !node.disabled && (
        <button class="plain" onClick={() => void removing.run()} disabled={removing.busy} title="Forget its name and labels; if it comes again, it is there again">Remove</button>
      )}
      <button onClick={() => void blinking.run()} disabled={!node.online || blinking.busy}>Blink</button>
      <button onClick={() => void resetting.run()} disabled={!node.online || resetting.busy} title="Restart the board; its script starts again">Reset</button>
      <p class="facts muted">
        <span>{node.online ? `online since ${ago(node.since, now)}` : node.since ? `offline since ${ago(node.since, now)}` : "has never connected"}</span>
        <code>{node.id}</code>
        {node.board && <span>{node.board}, agent {node.fw}</span>}
        {node.keyGeneration !== undefined && <span>has its own key, number {node.keyGeneration}{node.nextKey !== undefined && `; number ${node.nextKey} is under way`}</span>}
        {node.gateway && <span>at {node.gateway}</span>}
        {status && node.online ? <span>{size(status.free)} free, up {span(status.uptime)}</span> : node.free !== undefined && <span>{size(node.free)} free when it connected</span>}
      </p>
      <Trouble problem={blinking.problem ?? resetting.problem ?? admitting.problem ?? removing.problem} />
    </header>
  );
}

function Registration({ node, onDone }: { node: Node; onDone: () => void }) {
  const [name, setName] = useState(node.name);
  const [labels, setLabels] = useState(Object.entries(node.labels).map(([key, value]) => (value ? `${key}=${value}` : key)).join(" "));
  const saving = useAction(async () => {
    const pairs = labels.split(/[\s,]+/).filter(Boolean).map((each) => [each.split("=")[0]!, each.split("=").slice(1).join("=")]);
    fleet.learn([await send<Node>("PUT", `/nodes/${encodeURIComponent(node.id)}`, { name, labels: Object.fromEntries(pairs) as Record<string, string> })]);
    onDone();
  });
  return (
    <form class="row" onSubmit={(event) => (event.preventDefault(), void saving.run())}>
      <input value={name} onInput={(event) => setName(event.currentTarget.value)} aria-label="Name" placeholder="Name" autofocus />
      <input class="mono" value={labels} onInput={(event) => setLabels(event.currentTarget.value)} aria-label="Labels" placeholder="room=lab floor=2" />
      <button class="main" disabled={saving.busy}>Save</button>
      <button type="button" class="plain" onClick={onDone}>Leave it</button>
      <Trouble problem={saving.problem} />
    </form>
  );
}
