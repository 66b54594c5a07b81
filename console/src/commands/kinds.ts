import type { Json, Message } from "../api/types";

export type Field = {
  /** Where it stands in the message, as the server's problems call it. */
  name: string;
  label: string;
  as: "line" | "code" | "number" | "check";
  initial: string;
  placeholder?: string;
};

export type Values = Record<string, string>;

export type Kind = {
  name: string;
  about: string;
  fields: Field[];
  /** Throws a SyntaxError that says what cannot be read. */
  build: (values: Values) => Message;
};

const line = (name: string, label: string, placeholder = "", initial = ""): Field => ({ name, label, as: "line", placeholder, initial });
const code = (name: string, label: string, initial = ""): Field => ({ name, label, as: "code", initial });
const number = (name: string, label: string, initial: string): Field => ({ name, label, as: "number", initial });

/** What can be asked of nodes: the vocabulary of docs/protocol.md. */
export const KINDS: Kind[] = [
  {
    name: "eval",
    about: "the value of an expression",
    fields: [line("to_evaluate", "Expression", "2 + 3")],
    build: ({ to_evaluate = "" }) => ({ type: "eval", to_evaluate }),
  },
  {
    name: "exec",
    about: "run statements; what they print is streamed",
    fields: [code("to_exec", "Statements", 'print("hello")\n')],
    build: ({ to_exec = "" }) => ({ type: "exec", to_exec }),
  },
  {
    name: "blink led",
    about: "see which one it is",
    fields: [number("times", "Times", "10"), number("on_seconds", "Seconds on", "0.2"), number("off_seconds", "Seconds off", "0.2"), { name: "forever", label: "Until it is stopped", as: "check", initial: "" }],
    build: ({ times, on_seconds, off_seconds, forever }) =>
      command("blink led", { ...(forever ? { forever: true } : { times: Number(times) }), on_seconds: Number(on_seconds), off_seconds: Number(off_seconds) }),
  },
  {
    name: "read GPIOs",
    about: "the levels of pins",
    fields: [line("pins", "Pins", "2 4 5; empty for all")],
    build: ({ pins = "" }) => (pins.trim() ? command("read GPIOs", { pins: numbers(pins) }) : command("read GPIOs", {})),
  },
  {
    name: "write GPIOs",
    about: "set pins",
    fields: [line("pins_and_values", "Pins and levels", "2=1 4=0")],
    build: ({ pins_and_values = "" }) => command("write GPIOs", { pins_and_values: pinsAndValues(pins_and_values) }),
  },
  {
    name: "function",
    about: "call a function that the node has",
    fields: [line("function", "Function", "blink or module.function"), line("kwargs", "Arguments", '{"times": 3}', "{}")],
    build: ({ function: name = "", kwargs = "{}" }) => ({ type: "function", function: name, kwargs: JSON.parse(kwargs || "{}") as Json }),
  },
  {
    name: "script",
    about: "a program that lives on, also after a restart",
    fields: [line("name", "Name", "blink.py"), code("script", "Script")],
    build: ({ name = "", script = "" }) => ({ type: "script", script, ...(name ? { name } : {}) }),
  },
  {
    name: "file",
    about: "store a file",
    fields: [line("filename", "Path", "lib/lights.py"), code("file", "Content")],
    build: ({ filename = "", file = "" }) => ({ type: "file", file, kwargs: { filename } }),
  },
  { name: "status", about: "heap, uptime, script", fields: [], build: () => ({ type: "status" }) },
  { name: "stop", about: "stop the script and blinking", fields: [], build: () => ({ type: "stop" }) },
  { name: "restore", about: "put back what was there before a plan", fields: [], build: () => ({ type: "restore" }) },
  { name: "reset", about: "restart the board", fields: [], build: () => ({ type: "reset" }) },
  {
    name: "JSON",
    about: "any message, as it is posted",
    fields: [code("message", "Message", '{\n  "type": "eval",\n  "to_evaluate": "2 + 3"\n}')],
    build: ({ message = "" }) => JSON.parse(message) as Message,
  },
];

export function initialOf(kind: Kind): Values {
  return Object.fromEntries(kind.fields.map(({ name, initial }) => [name, initial]));
}

function command(name: string, kwargs: { [name: string]: Json }): Message {
  return { type: "command", command: name, kwargs };
}

function numbers(text: string): number[] {
  return text.split(/[\s,]+/).filter(Boolean).map((each) => {
    if (!/^\d+$/.test(each)) throw new SyntaxError(`'${each}' is no number of a pin`);
    return Number(each);
  });
}

function pinsAndValues(text: string): Json {
  return text.split(/[\s,]+/).filter(Boolean).map((each) => {
    const [, pin, value] = /^(\d+)=([01])$/.exec(each) ?? [];
    if (pin === undefined || value === undefined) throw new SyntaxError(`'${each}' is not like 2=1`);
    return [Number(pin), Number(value)];
  });
}
