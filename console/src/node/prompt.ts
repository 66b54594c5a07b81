import type { Terminal } from "@xterm/xterm";
import { cancel, post } from "../api/command";
import { get, Problem } from "../api/http";
import { type CommandResults, type Event, type Execution, isOver, type Node } from "../api/types";
import { line } from "../ui/text";
import type { NodeEvents } from "./events";
import { Lines } from "./lines";
import { isComplete, message } from "./source";

/** How long a line waits for its node; and runs, since a person has Ctrl-C. */
const TTL = "10s";
const TIMEOUT = "24h";
const HISTORY = 500;
/** The outcome is looked up when the stream tells of it, and otherwise so often. */
const LOOK_AGAIN = 3_000;
/** Around what is pasted: its lines bring their own indentation. */
const PASTE = "\x1b[200~";
const PASTED = "\x1b[201~";

type Running = { id?: string; shown: string; interrupts: number; wake: (told: boolean) => void };

/** Reads lines from the terminal, has the node run them one after the other, and shows what comes of it. */
export class Prompt {
  private readonly earlier = recalled();
  private readonly lines = new Lines(this.earlier);
  private ahead: { key: string; pasted: boolean }[] = [];
  private source: string[] = [];
  private running: Running | undefined;
  private readonly leave: () => void;
  private early: Event[] = [];
  private drawnRows = 0;
  private closed = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly node: Node,
    events: NodeEvents,
  ) {
    terminal.write("\x1b[?2004h");
    terminal.onData((data) => this.type(data));
    terminal.writeln(grey(`${node.name} (${node.board ?? "board"}). Ctrl-C interrupts it.`));
    this.leave = events.subscribe((event) => this.hear(event));
    this.draw();
  }

  close(): void {
    this.closed = true;
    this.leave();
    this.running?.wake(false);
  }

  private type(data: string): void {
    if (data === "\x03") return this.interrupt();
    const pasted = data.startsWith(PASTE);
    const text = pasted ? data.slice(PASTE.length).replace(PASTED, "") : data;
    const keys = text.startsWith("\x1b") ? [text] : text.replaceAll("\r\n", "\r").replaceAll("\n", "\r").split(/(\r)/).filter(Boolean);
    this.ahead.push(...keys.map((key) => ({ key, pasted })));
    this.goOn();
  }

  /** What is typed while something runs has its turn afterwards. */
  private goOn(): void {
    while (!this.running && this.ahead.length > 0) {
      const { key, pasted } = this.ahead.shift()!;
      if (key === "\r") this.enter(pasted);
      else {
        this.press(key);
        this.draw();
      }
    }
  }

  private press(key: string): void {
    const { lines } = this;
    switch (key) {
      case "\x7f":
        return lines.backspace();
      case "\x1b[3~":
        return lines.delete();
      case "\x1b[A":
        return lines.recall(-1);
      case "\x1b[B":
        return lines.recall(1);
      case "\x1b[C":
        return lines.move(lines.cursor + 1);
      case "\x1b[D":
        return lines.move(lines.cursor - 1);
      case "\x1b[H":
      case "\x01":
        return lines.move(0);
      case "\x1b[F":
      case "\x05":
        return lines.move(lines.text.length);
      case "\x15":
        return lines.clear();
      case "\t":
        return lines.insert("    ");
      case "\x0c":
        return this.terminal.clear();
      default:
        if (key >= " ") lines.insert(key.replaceAll("\t", "    "));
    }
  }

  private enter(pasted: boolean): void {
    const text = this.lines.take();
    this.terminal.write("\r\n");
    this.drawnRows = 0;
    this.source.push(text);
    const source = this.source.join("\n");
    remember(this.earlier);
    if (isComplete(source)) {
      this.source = [];
      if (source.trim()) return void this.run(source);
    } else if (text.trim() && !pasted) {
      this.lines.insert(/^\s*/.exec(text)![0] + (text.trimEnd().endsWith(":") ? "    " : ""));
    }
    this.draw();
  }

  private async run(source: string): Promise<void> {
    const running: Running = { shown: "", interrupts: 0, wake: () => undefined };
    this.running = running;
    this.early = [];
    try {
      const { id } = await post(this.node.id, message(source), { ttl: TTL, timeout: TIMEOUT });
      running.id = id;
      this.early.forEach((event) => this.hear(event));
      if (running.interrupts) await cancel(id);
      const outcome = await this.outcome(running, id);
      if (outcome) this.show(running, outcome);
    } catch (failure) {
      this.terminal.writeln(red(failure instanceof Problem ? failure.detail : String(failure)));
      this.ahead = [];
    }
    this.running = undefined;
    if (this.closed) return;
    this.draw();
    this.goOn();
  }

  /** Undefined if somebody has stopped waiting for it. */
  private async outcome(running: Running, id: string): Promise<Execution | undefined> {
    // once the stream has told, what is looked up may still be a little behind
    let told = false;
    while (!this.closed) {
      const woken = new Promise<boolean>((wake) => (running.wake = wake));
      const known = await get<CommandResults>(`/results/${id}?wait=${told ? "2s" : "1ms"}`).catch((problem: Problem) => {
        if (problem.status >= 400 && problem.status < 500) throw problem;
        return undefined; // the server will be back
      });
      const execution = known?.results[0];
      if (execution && isOver(execution.state)) return execution;
      if (running.interrupts > 1) {
        this.terminal.writeln(grey("left it running"));
        return undefined;
      }
      told = await Promise.race([woken, new Promise<boolean>((later) => setTimeout(() => later(false), LOOK_AGAIN))]);
    }
    return undefined;
  }

  private hear(event: Event): void {
    const { running } = this;
    if (!running) return;
    if (running.id === undefined) this.early.push(event);
    else if (event.commandId !== running.id) return;
    else if (event.event === "output") {
      running.shown += event.text ?? "";
      this.terminal.write(event.text ?? "");
    } else if (event.event !== "delivered") running.wake(true);
  }

  private show(running: Running, { state, value, output = "", error, trace }: Execution): void {
    // what was printed before the stream of prints was there, or came behind the outcome
    if (output.startsWith(running.shown)) this.terminal.write(output.slice(running.shown.length));
    if (output && !output.endsWith("\n")) this.terminal.write("\n");
    if (state === "succeeded") {
      if (value !== null && value !== undefined && value !== "None") this.terminal.writeln(line(value));
    } else if (state === "expired") {
      this.terminal.writeln(red(`${this.node.name} did not take it within ${TTL}: is it there? Stop its script if that keeps it busy.`));
    } else if (state === "cancelled") this.terminal.writeln(red("KeyboardInterrupt"));
    else this.terminal.writeln(red((trace || error || state).trimEnd()));
    if (state !== "succeeded") this.ahead = [];
  }

  private interrupt(): void {
    const { running } = this;
    this.ahead = [];
    this.terminal.write("^C\r\n");
    this.drawnRows = 0;
    if (!running) {
      this.source = [];
      this.lines.clear();
      this.draw();
      return;
    }
    if (++running.interrupts === 1 && running.id) void cancel(running.id).catch(() => undefined);
    running.wake(false);
  }

  /** Draws the line anew, in as many rows as it takes. */
  private draw(): void {
    const { columns, text, cursor } = { columns: this.terminal.cols, text: this.lines.text, cursor: this.lines.cursor };
    const prompt = this.source.length ? "... " : ">>> ";
    const up = this.drawnRows > 0 ? `\x1b[${this.drawnRows}A` : "";
    const rows = Math.floor((4 + text.length) / columns);
    const cursorRow = Math.floor((4 + cursor) / columns);
    const full = (4 + text.length) % columns === 0 && text.length > 0 ? "\r\n" : ""; // the terminal wraps only when one more comes
    const back = rows > cursorRow ? `\x1b[${rows - cursorRow}A` : "";
    this.terminal.write(`${up}\r\x1b[J\x1b[32m${prompt}\x1b[0m${text}${full}${back}\x1b[${((4 + cursor) % columns) + 1}G`);
    this.drawnRows = cursorRow;
  }
}

function grey(text: string): string {
  return `\x1b[90m${text}\x1b[0m`;
}

function red(text: string): string {
  return `\x1b[31m${text}\x1b[0m`;
}

const KEY = "enot.repl";

function recalled(): string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function remember(lines: string[]): void {
  localStorage.setItem(KEY, JSON.stringify(lines.slice(-HISTORY)));
}
