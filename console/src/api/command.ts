import { Store } from "../ui/store";
import { get, Problem, send } from "./http";
import { EventStream } from "./stream";
import { type Accepted, type CommandResults, type Event, type Execution, isOver, type Message, type State, type Target } from "./types";

/** Between two looks at what time alone makes of a command: expired, timed out. */
const LOOK_AGAIN = 5_000;
/** The first ones come sooner: what is looked up is a little behind the log from whose end the stream begins. */
const FIRST_LOOK = 200;
/** From what is printed to the look that shows it, with few nodes and with many. */
const LOOK_SOON = 150;
const LOOK_AT_MANY = 1_500;
const MANY = 50;

export async function post(target: Target, message: Message, options: { ttl?: string; timeout?: string } = {}): Promise<Accepted> {
  return send<Accepted>("POST", "/commands", { target, message, ...options });
}

/** Sends to one node and waits for its outcome. */
export async function ask(node: string, message: Message, wait = "10s", ttl = wait): Promise<Execution> {
  const answer = await send<{ results: Execution[] }>("POST", `/commands?wait=${wait}`, { target: node, message, ttl });
  const result = answer.results[0];
  if (!result) throw new Problem(404, "There is no such node.", "target");
  return result;
}

export function cancel(id: string): Promise<Accepted> {
  return send<Accepted>("DELETE", `/commands/${id}`);
}

/** A command that was sent, and what becomes of it on each node. It listens until it is closed. */
export class Watched extends Store {
  readonly executions = new Map<string, Execution>();
  private readonly counts = new Map<State, number>();
  readonly sentAt = Date.now();
  private readonly stream: EventStream;
  private timer = 0;
  private pause = FIRST_LOOK;
  private soon = 0;
  private expiresAt = 0;
  private broadcast = false;
  private closed = false;

  constructor(
    readonly id: string,
    readonly target: Target,
    readonly message: Message,
    public matched: number,
  ) {
    super();
    // of many nodes, that each has got it is not worth a second event
    const states = matched > MANY ? "&state=output,succeeded,failed,cancelled" : "";
    this.stream = new EventStream(`/results/stream?command=${id}${states}`, {
      open: () => {
        this.pause = FIRST_LOOK;
        void this.look();
      },
      event: ({ data }) => this.hear(JSON.parse(data) as Event),
    });
    // also where no stream comes, since the server has enough listeners or is slow
    this.timer = window.setTimeout(() => void this.look(), FIRST_LOOK);
  }

  /** From now on it is only looked at now and then: a browser has few connections. */
  rest(): void {
    this.stream.close();
    if (!this.closed) void this.look();
  }

  close(): void {
    this.closed = true;
    this.stream.close();
    clearTimeout(this.timer);
    clearTimeout(this.soon);
  }

  count(...states: State[]): number {
    return states.reduce((sum, state) => sum + (this.counts.get(state) ?? 0), 0);
  }

  get over(): number {
    return this.count("succeeded", "failed", "cancelled", "expired", "timed_out");
  }

  /** Whether no node that is known of is still awaited. */
  get done(): boolean {
    return this.over >= this.matched;
  }

  private async look(): Promise<void> {
    clearTimeout(this.timer);
    try {
      const known = await get<CommandResults>(`/results/${this.id}?wait=1ms`);
      if (this.closed) return;
      this.expiresAt = Date.parse(known.expiresAt);
      this.broadcast = known.broadcast;
      for (const execution of known.results) this.learn(execution);
      this.changed();
    } catch {
      // it comes with the next look
    }
    if (this.done) this.stream.close();
    const mayChange = !this.done || (this.broadcast && Date.now() < this.expiresAt + LOOK_AGAIN);
    if (!mayChange || this.closed) return;
    this.timer = window.setTimeout(() => void this.look(), this.pause);
    this.pause = Math.min(LOOK_AGAIN, this.pause * 3);
  }

  private learn(execution: Execution): void {
    const known = this.executions.get(execution.node);
    if (known && isOver(known.state) && !isOver(execution.state)) return;
    if (known) this.counts.set(known.state, this.count(known.state) - 1);
    this.counts.set(execution.state, this.count(execution.state) + 1);
    this.executions.set(execution.node, execution);
    this.matched = Math.max(this.matched, this.executions.size);
  }

  /** What nodes print comes in pieces, of which a look may have some already: so they are not put together here, but looked up whole. */
  private hear(event: Event): void {
    if (event.event === "output") {
      this.soon ||= window.setTimeout(
        () => {
          this.soon = 0;
          void this.look();
        },
        this.matched > MANY ? LOOK_AT_MANY : LOOK_SOON,
      );
      return;
    }
    const { event: state, commandId: _, time: __, ...rest } = event;
    const output = this.executions.get(event.node)?.output;
    this.learn({ ...rest, state, ...(output === undefined ? {} : { output }) });
    this.changed();
    if (this.done) void this.look();
  }
}
