import type { Json, Message, State, Target } from "../api/types";

/** How long ago, in the largest unit that says something. */
export function ago(time: string | undefined, now = Date.now()): string {
  if (!time) return "never";
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 5) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

export function span(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
}

export function size(bytes: number | undefined): string {
  return bytes === undefined ? "" : `${(bytes / 1024).toFixed(bytes < 100 * 1024 ? 1 : 0)} KiB`;
}

export function clock(time: string | undefined): string {
  if (!time) return "";
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return `${today ? "" : date.toLocaleDateString() + " "}${date.toTimeString().slice(0, 8)}`;
}

/** A value as a line. */
export function line(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "object" && !Array.isArray(value) && typeof value["repr"] === "string" && Object.keys(value).length === 1) return value["repr"];
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function typeOf(message: Message): string {
  const type = String(message["type"] ?? message["message_type"] ?? "");
  return type === "command" ? String(message["command"] ?? type) : type;
}

/** What a message asks, in a few words. */
export function summary(message: Message): string {
  const kwargs = (message["kwargs"] ?? {}) as Record<string, Json>;
  switch (typeOf(message)) {
    case "eval":
      // as a prompt asks for it
      return String(message["to_evaluate"]).replace(/^repr\(\(([^]*)\n\)\)$/, "$1");
    case "exec":
      return String(message["to_exec"]);
    case "function":
      return `${message["function"]}(${Object.entries(kwargs).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(", ")})`;
    case "script":
      return String(message["name"] ?? "") || firstLine(String(message["script"] ?? ""));
    case "file":
      return String(kwargs["filename"] ?? "");
    case "write GPIOs":
      return ((kwargs["pins_and_values"] ?? []) as [number, number][]).map(([pin, value]) => `${pin}=${value}`).join(" ");
    case "read GPIOs":
      return kwargs["pins"] ? (kwargs["pins"] as number[]).join(" ") : "all pins";
    case "blink led":
      return kwargs["forever"] ? "forever" : `${kwargs["times"] ?? 1}×`;
    default:
      return "";
  }
}

function firstLine(text: string): string {
  return text.split("\n").find((each) => each.trim()) ?? "";
}

export function targetText(target: Target | undefined): string {
  if (target === undefined) return "";
  if (typeof target === "string") return target;
  return Array.isArray(target) ? target.join(", ") : target.labels;
}

const WORDS: Partial<Record<State, string>> = { timed_out: "timed out" };

export function stateText(state: State): string {
  return WORDS[state] ?? state;
}
