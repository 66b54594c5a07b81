import { useState } from "preact/hooks";
import { fleet } from "../api/fleet";
import { Problem } from "../api/http";
import type { Message, Target } from "../api/types";
import { parameters } from "../ui/route";
import { useStore } from "../ui/store";
import { Trouble } from "../ui/trouble";
import { useAction } from "../ui/use";
import { KINDS } from "./kinds";
import { MessageFields, messageOf, useDraft } from "./message-form";
import { Rate } from "./rate";
import { Results } from "./results";
import { sent } from "./sent";
import { targetOf } from "./target";
import "./commands.css";

/** Any message to anybody, and what comes of it. */
export function CommandsPage() {
  useStore(fleet);
  const { commands } = useStore(sent);
  const [to, setTo] = useState(parameters().get("to") ?? "*");
  const [ttl, setTtl] = useState("");
  const [timeout, setTimeout] = useState("");
  const { draft, choose, change } = useDraft(KINDS[0]!);
  const sending = useAction(async () => {
    const options = { ...(ttl.trim() ? { ttl: ttl.trim() } : {}), ...(timeout.trim() ? { timeout: timeout.trim() } : {}) };
    await sent.send(targetOf(to, (name) => fleet.find(name)), messageOf(draft), options);
  });
  const wrong = sending.problem instanceof Problem ? sending.problem.field : undefined;
  const send = () => void sending.run();
  return (
    <div class="page commands">
      <header><h1>Commands</h1></header>
      <div class="commands-grid">
        <form class="card stack compose" onSubmit={(event) => (event.preventDefault(), send())} onKeyDown={(event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && send()}>
          <label class={`field ${wrong?.startsWith("target") ? "wrong" : ""}`}>
            To
            <input class="mono" list="targets" value={to} onInput={(event) => setTo(event.currentTarget.value)} placeholder="board-1, or room=lab, or * for all" autocapitalize="off" spellcheck={false} />
          </label>
          <datalist id="targets">
            <option value="*">all nodes</option>
            {fleet.nodes.slice(0, 200).map(({ id, name }) => <option key={id} value={name} />)}
          </datalist>
          <div class="kinds" role="radiogroup" aria-label="Message">
            {KINDS.map((kind) => (
              <button type="button" role="radio" aria-checked={kind === draft.kind} class={kind === draft.kind ? "on" : ""} title={kind.about} onClick={() => (sending.clear(), choose(kind))}>
                {kind.name}
              </button>
            ))}
          </div>
          <p class="muted about">{draft.kind.about[0]!.toUpperCase() + draft.kind.about.slice(1)}.</p>
          <MessageFields draft={draft} change={change} problem={sending.problem} onSend={send} />
          <details>
            <summary class="muted">How long to wait</summary>
            <div class="row small-fields">
              <label class={`field ${wrong === "ttl" ? "wrong" : ""}`}>For the node<input value={ttl} placeholder="60s" onInput={(event) => setTtl(event.currentTarget.value)} /></label>
              <label class={`field ${wrong === "timeout" ? "wrong" : ""}`}>For its result<input value={timeout} placeholder="60s" onInput={(event) => setTimeout(event.currentTarget.value)} /></label>
            </div>
          </details>
          <Trouble problem={sending.problem} />
          <div class="row">
            <button class="main" disabled={sending.busy} title="Ctrl-Enter">Send</button>
            <Copy to={to} draft={() => messageOf(draft)} />
          </div>
        </form>
        <div class="stack sent">
          <Rate />
          {commands.length === 0 && (
            <div class="card empty">
              <h2>What you send appears here</h2>
              <p>Each node's result, as it arrives. Try <code>2 + 3</code> on all nodes.</p>
            </div>
          )}
          {commands.map((command, index) => <Results key={command.id} command={command} open={index === 0} />)}
        </div>
      </div>
    </div>
  );
}

/** The same for a shell. */
function Copy({ to, draft }: { to: string; draft: () => Message }) {
  const [copied, setCopied] = useState(false);
  const copy = useAction(async () => {
    const target: Target = targetOf(to, (name) => fleet.find(name));
    const body = JSON.stringify({ target, message: draft() }).replaceAll("'", "'\\''");
    await navigator.clipboard.writeText(`curl '${location.origin}/commands?wait=10s' -H 'Content-Type: application/json' -d '${body}'`);
    setCopied(true);
    window.setTimeout(() => setCopied(false), 1500);
  });
  return (
    <button type="button" class="plain" onClick={() => void copy.run()} title="For a shell">
      {copied ? "Copied" : copy.problem ? "Not possible here" : "Copy as curl"}
    </button>
  );
}
