import { useEffect, useState } from "preact/hooks";
import { EventStream } from "../api/stream";
import type { Event } from "../api/types";

/** What happens on one node, over one connection for all who want to hear it: a browser has six for a server, those of all its windows together. */
export class NodeEvents {
  private readonly listeners = new Set<(event: Event) => void>();
  private readonly stream: EventStream;

  constructor(node: string) {
    this.stream = new EventStream(`/results/stream?node=${encodeURIComponent(node)}`, {
      event: ({ data }) => {
        const event = JSON.parse(data) as Event;
        this.listeners.forEach((listener) => listener(event));
      },
    });
  }

  subscribe(listener: (event: Event) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close(): void {
    this.stream.close();
  }
}

/** Undefined until it is known which node it is. */
export function useNodeEvents(node: string | undefined): NodeEvents | undefined {
  const [events, set] = useState<NodeEvents>();
  useEffect(() => {
    if (node === undefined) return undefined;
    const opened = new NodeEvents(node);
    set(opened);
    return () => opened.close();
  }, [node]);
  return events;
}
