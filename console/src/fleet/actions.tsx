import { useState } from "preact/hooks";
import { fleet } from "../api/fleet";
import { send } from "../api/http";
import type { Message, Node, Target } from "../api/types";
import { KINDS } from "../commands/kinds";
import { MessageFields, messageOf, useDraft } from "../commands/message-form";
import { sent } from "../commands/sent";
import { Dialog } from "../ui/dialog";
import { Icon } from "../ui/icon";
import { Trouble } from "../ui/trouble";
import { useAction } from "../ui/use";

/** As many nodes can be named in one command. */
const MOST_NAMED = 1000;

type Properties = {
  chosen: Node[];
  /** The selector that stands for all of them, if there is one. */
  whole?: string;
  onSent: (command: string) => void;
  onClear: () => void;
};

type Open = { kind: string } | "label" | "reset" | undefined;

/** What can be done with the nodes that are selected. */
export function Actions({ chosen, whole, onSent, onClear }: Properties) {
  const [open, setOpen] = useState<Open>();
  const target = targetOf(chosen, whole);
  const sending = useAction(async (message: Message) => {
    onSent((await sent.send(target, message)).id);
    setOpen(undefined);
  });
  const ask = (next: Open) => (sending.clear(), setOpen(next));
  const tooMany = Array.isArray(target) && target.length > MOST_NAMED;
  const names = whole === "*" ? "all nodes" : whole ?? (chosen.length === 1 ? chosen[0]!.name : `${chosen.length.toLocaleString()} nodes`);
  return (
    <div class="actions card" role="toolbar" aria-label="Actions">
      <b class="cut">{chosen.length.toLocaleString()} selected</b>
      {tooMany ? (
        <span class="muted grow">More than {MOST_NAMED} nodes are addressed by labels: filter by a selector such as room=lab, and select all.</span>
      ) : (
        <>
          <button class="main" disabled={sending.busy} onClick={() => void sending.run(KINDS.find(({ name }) => name === "blink led")!.build({ times: "5", on_seconds: "0.2", off_seconds: "0.2" }))}>
            Blink
          </button>
          <button onClick={() => ask({ kind: "eval" })}>Evaluate…</button>
          <button onClick={() => ask({ kind: "exec" })}>Execute…</button>
          <button onClick={() => ask({ kind: "script" })}>Run script…</button>
          <button onClick={() => void sending.run({ type: "stop" })} disabled={sending.busy}>Stop</button>
          <button onClick={() => ask("label")}>Label…</button>
          <button class="danger" onClick={() => ask("reset")}>Reset…</button>
        </>
      )}
      {!open && <Trouble problem={sending.problem} />}
      <button class="plain" onClick={onClear} aria-label="Select none" title="Select none (Escape)">
        <Icon name="close" />
      </button>
      {open === "label" && <LabelDialog chosen={chosen} names={names} onClose={() => setOpen(undefined)} />}
      {open === "reset" && (
        <Dialog title={`Restart ${names}?`} onClose={() => setOpen(undefined)}>
          <p class="muted">What runs there ends; the stored script starts again.</p>
          <Trouble problem={sending.problem} />
          <div class="row dialog-end">
            <button class="main" onClick={() => void sending.run({ type: "reset" })}>Restart</button>
          </div>
        </Dialog>
      )}
      {open && typeof open === "object" && (
        <MessageDialog kind={open.kind} names={names} busy={sending.busy} problem={sending.problem} onSend={sending.run} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function targetOf(chosen: Node[], whole: string | undefined): Target {
  if (whole === "*") return "*";
  if (whole !== undefined) return { labels: whole };
  return chosen.length === 1 ? chosen[0]!.id : chosen.map(({ id }) => id);
}

type MessageDialogProperties = { kind: string; names: string; busy: boolean; problem: unknown; onSend: (message: Message) => Promise<void>; onClose: () => void };

function MessageDialog({ kind: name, names, busy, problem, onSend, onClose }: MessageDialogProperties) {
  const kind = KINDS.find((each) => each.name === name)!;
  const { draft, change } = useDraft(kind);
  const building = useAction(async () => onSend(messageOf(draft)));
  return (
    <Dialog title={`${kind.name} on ${names}`} onClose={onClose}>
      <div class="stack">
        <p class="muted">{kind.about}</p>
        <MessageFields draft={draft} change={change} problem={building.problem ?? problem} onSend={() => void building.run()} />
        <Trouble problem={building.problem ?? problem} />
        <div class="row dialog-end">
          <button class="main" disabled={busy} onClick={() => void building.run()}>Send</button>
        </div>
      </div>
    </Dialog>
  );
}

function LabelDialog({ chosen, names, onClose }: { chosen: Node[]; names: string; onClose: () => void }) {
  const [text, setText] = useState("");
  const labelling = useAction(async () => {
    const changes = text.trim().split(/[\s,]+/).filter(Boolean);
    for (const node of chosen) {
      const labels = { ...node.labels };
      for (const change of changes) {
        const [key = "", value = ""] = change.split("=");
        if (change.endsWith("-") && !change.includes("=")) delete labels[change.slice(0, -1)];
        else labels[key] = value;
      }
      fleet.learn([await send<Node>("PUT", `/nodes/${node.id}`, { name: node.name === node.id ? "" : node.name, labels })]);
    }
    onClose();
  });
  return (
    <Dialog title={`Label ${names}`} onClose={onClose}>
      <div class="stack">
        <label class="field">
          Labels; with a minus at its end, one is taken off
          <input class="mono" value={text} placeholder="room=lab floor=2 broken-" onInput={(event) => setText(event.currentTarget.value)} onKeyDown={(event) => event.key === "Enter" && void labelling.run()} autocapitalize="off" spellcheck={false} />
        </label>
        <Trouble problem={labelling.problem} />
        <div class="row dialog-end">
          <button class="main" disabled={labelling.busy || !text.trim()} onClick={() => void labelling.run()}>Label</button>
        </div>
      </div>
    </Dialog>
  );
}
