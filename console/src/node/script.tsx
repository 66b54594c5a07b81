import { useEffect, useState } from "preact/hooks";
import { ask } from "../api/command";
import { get, Problem } from "../api/http";
import type { HistoryPage, Message, Node } from "../api/types";
import { Editor } from "../ui/editor";
import { Icon } from "../ui/icon";
import { link } from "../ui/route";
import { Trouble } from "../ui/trouble";
import { useAction } from "../ui/use";
import type { Status } from "./status";

const EXAMPLE = `"""Blinks the LED on pin 2 for as long as the board has power."""

import time
from machine import Pin

led = Pin(2, Pin.OUT)
while True:
    led.value(1 - led.value())
    time.sleep_ms(500)
`;

const WORDS = { none: "no script", running: "running", ended: "has ended", failed: "crashed", stopped: "stopped" } as const;
const MARKS = { none: "", running: "succeeded", ended: "", failed: "failed", stopped: "cancelled" } as const;

/** The program that lives on the node: what was sent last, to be changed, run and stopped. */
export function Script({ node, status, onChanged }: { node: Node; status: Status | undefined; onChanged: () => void }) {
  const [text, setText] = useState<string>();
  const [trace, setTrace] = useState<string>();

  useEffect(() => {
    void get<HistoryPage>(`/nodes/${encodeURIComponent(node.id)}/history?type=script&limit=1`)
      .then(({ entries }) => String(entries[0]?.message["script"] ?? EXAMPLE), () => EXAMPLE)
      .then((last) => setText((now) => now ?? last));
  }, [node.id]);

  const act = async (message: Message) => {
    setTrace(undefined);
    const outcome = await ask(node.id, message, "30s", "10s");
    onChanged();
    if (outcome.state === "failed") setTrace(outcome.trace ?? outcome.error);
    else if (outcome.state !== "succeeded") throw new Problem(0, `${node.name} did not take it: ${outcome.state}`);
  };
  const running = useAction(() => act({ type: "script", script: text ?? "", name: "script.py" }));
  const stopping = useAction(() => act({ type: "stop" }));
  const state = status?.script.state;
  const said = trace ?? (state === "failed" ? status?.script.trace : undefined);
  const lasting = node.plan && <p class="muted">The plan <a href={link("plans", node.plan)}>{node.plan}</a> has brought it, and will bring it again: pause the plan, or label the node out of it.</p>;

  return (
    <section class="card" aria-label="Script">
      <header>
        <h2>Script</h2>
        {state && <span class={`state ${MARKS[state]}`}>{WORDS[state]}</span>}
        <span class="grow" />
        <button onClick={() => void stopping.run()} disabled={!node.online || stopping.busy} title="Stops it; it stays stored, and is held">
          <Icon name="stop" /> Stop
        </button>
        <button class="main" onClick={() => void running.run()} disabled={!node.online || running.busy || !text?.trim()} title="Ctrl-Enter">
          <Icon name="play" /> {running.busy ? "Sending…" : "Run"}
        </button>
      </header>
      {lasting}
      {text !== undefined && <Editor value={text} onChange={setText} onRun={() => void running.run()} label="Script" rows={12} />}
      <Trouble problem={running.problem ?? stopping.problem} />
      {said && <pre class="trace">{said}</pre>}
    </section>
  );
}
