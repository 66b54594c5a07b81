import { call, Problem } from "./http";
import { type ServerSentEvent, SseParser } from "./sse";

const SHORTEST = 500;
const LONGEST = 8_000;
/** The server says something at least every 15 s; a connection that is silent for longer is dead, whatever TCP thinks. */
const SILENCE = 35_000;
/** How long nobody has to look. */
const HIDDEN = 5_000;

export type Listener = {
  event: (event: ServerSentEvent) => void;
  /** Connected, or connected again. */
  open?: () => void;
  /** Not connected; it is tried again. `problem` is what the server said, if it spoke. */
  lost?: (problem: Problem) => void;
};

/**
 * Listens to server-sent events until it is closed. A connection that breaks is made again, after the last event that was heard, with growing pauses. While nobody looks at the
 * window there is none, since a browser has only six for a server.
 */
export class EventStream {
  private readonly end = new AbortController();
  private lastId = "";
  private pause = SHORTEST;

  constructor(
    private readonly path: string,
    private readonly listener: Listener,
  ) {
    void this.run();
  }

  close(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    while (!this.end.signal.aborted) {
      await this.seen();
      try {
        await this.listen();
        this.lost(new Problem(0, "The server has ended the connection."));
      } catch (failure) {
        if (this.end.signal.aborted) return;
        if (document.hidden) continue;
        this.lost(failure instanceof Problem ? failure : new Problem(0, "The connection to the server is lost."));
      }
      await this.wait(this.pause * (0.75 + Math.random() / 2));
      this.pause = Math.min(LONGEST, this.pause * 2);
    }
  }

  private async listen(): Promise<void> {
    const connection = new AbortController();
    const stop = () => connection.abort();
    this.end.signal.addEventListener("abort", stop);
    let hiding = 0;
    const hide = () => {
      clearTimeout(hiding);
      if (document.hidden) hiding = window.setTimeout(stop, HIDDEN);
    };
    document.addEventListener("visibilitychange", hide);
    let alarm = setTimeout(stop, SILENCE);
    try {
      const response = await call(this.path, {
        headers: { Accept: "text/event-stream", ...(this.lastId ? { "Last-Event-ID": this.lastId } : {}) },
        signal: connection.signal,
      });
      this.listener.open?.();
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new SseParser();
      while (true) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(alarm);
        alarm = setTimeout(stop, SILENCE);
        this.pause = SHORTEST;
        for (const event of parser.add(value)) {
          this.lastId = event.id;
          if (event.data) this.listener.event(event);
        }
      }
    } finally {
      clearTimeout(alarm);
      clearTimeout(hiding);
      document.removeEventListener("visibilitychange", hide);
      this.end.signal.removeEventListener("abort", stop);
      connection.abort();
    }
  }

  private seen(): Promise<void> {
    return new Promise((resolve) => {
      if (!document.hidden || this.end.signal.aborted) return resolve();
      const look = () => {
        if (document.hidden && !this.end.signal.aborted) return;
        document.removeEventListener("visibilitychange", look);
        resolve();
      };
      document.addEventListener("visibilitychange", look);
      this.end.signal.addEventListener("abort", look);
    });
  }

  private lost(problem: Problem): void {
    if (problem.status >= 400 && problem.status < 500) this.lastId = ""; // it does not know this place any more: go on from now
    if (!this.end.signal.aborted) this.listener.lost?.(problem);
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.end.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
      addEventListener("online", () => resolve(), { once: true });
    });
  }
}
