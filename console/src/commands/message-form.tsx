import { useState } from "preact/hooks";
import { Problem } from "../api/http";
import type { Message } from "../api/types";
import { Editor } from "../ui/editor";
import { initialOf, type Field, type Kind, type Values } from "./kinds";

export type Draft = { kind: Kind; values: Values };

/** The message of a draft, or the problem with what was typed, named as the server names its own. */
export function messageOf({ kind, values }: Draft): Message {
  try {
    return kind.build(values);
  } catch (failure) {
    const field = kind.fields.find(({ name }) => ["message", "kwargs", "pins", "pins_and_values"].includes(name));
    throw new Problem(400, (failure as Error).message, field?.name);
  }
}

export function useDraft(kind: Kind, values: Values = initialOf(kind)) {
  const [draft, setDraft] = useState<Draft>({ kind, values });
  return {
    draft,
    choose: (next: Kind) => setDraft((now) => ({ kind: next, values: { ...initialOf(next), ...(next === now.kind ? now.values : {}) } })),
    change: (name: string, value: string) => setDraft((now) => ({ ...now, values: { ...now.values, [name]: value } })),
  };
}

type Properties = { draft: Draft; change: (name: string, value: string) => void; problem: unknown; onSend: () => void };

export function MessageFields({ draft, change, problem, onSend }: Properties) {
  const wrong = problem instanceof Problem ? problem.field?.replace(/^message\.(kwargs\.)?/, "").replace(/[.[].*/, "") : undefined;
  const small = draft.kind.fields.filter(({ as }) => as === "number" || as === "check");
  return (
    <>
      {draft.kind.fields.filter((field) => !small.includes(field)).map((field) => (
        <OneField key={draft.kind.name + field.name} field={field} value={draft.values[field.name] ?? ""} wrong={wrong === field.name} change={change} onSend={onSend} />
      ))}
      {small.length > 0 && (
        <div class="row small-fields">
          {small.map((field) => (
            <OneField key={field.name} field={field} value={draft.values[field.name] ?? ""} wrong={wrong === field.name} change={change} onSend={onSend} />
          ))}
        </div>
      )}
    </>
  );
}

function OneField({ field, value, wrong, change, onSend }: { field: Field; value: string; wrong: boolean; change: Properties["change"]; onSend: () => void }) {
  const set = (event: { currentTarget: HTMLInputElement }) => change(field.name, event.currentTarget.value);
  if (field.as === "check") {
    return (
      <label class="check">
        <input type="checkbox" checked={value !== ""} onChange={(event) => change(field.name, event.currentTarget.checked ? "on" : "")} /> {field.label}
      </label>
    );
  }
  return (
    <label class={`field ${wrong ? "wrong" : ""}`}>
      {field.label}
      {field.as === "code" ? (
        <Editor value={value} onChange={(text) => change(field.name, text)} onRun={onSend} label={field.label} rows={8} />
      ) : field.as === "number" ? (
        <input type="number" step="any" min="0" value={value} onInput={set} />
      ) : (
        <input class="mono" value={value} placeholder={field.placeholder} onInput={set} onKeyDown={(event) => event.key === "Enter" && onSend()} autocapitalize="off" autocomplete="off" spellcheck={false} />
      )}
    </label>
  );
}
