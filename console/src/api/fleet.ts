import { Store } from "../ui/store";
import { EventStream } from "./stream";
import type { Node } from "./types";

const ORDER = new Intl.Collator("en", { numeric: true });

/** All nodes, as the server sees them now, and whether it is there to tell. One for the whole console. */
class Fleet extends Store {
  /** By name. */
  nodes: Node[] = [];
  /** Whether the nodes have been heard of at all. */
  known = false;
  connected = true;
  private byId = new Map<string, Node>();
  private whole = true;

  listen(): void {
    new EventStream("/nodes/stream", {
      open: () => {
        this.whole = true;
        this.connected = true;
        this.changed();
      },
      lost: () => {
        this.connected = false;
        this.changed();
      },
      event: ({ name, data }) => {
        if (name === "gone") return this.forget(JSON.parse(data) as string[]);
        if (this.whole) this.byId = new Map();
        this.whole = false;
        this.learn(JSON.parse(data) as Node[]);
      },
    });
  }

  get(id: string): Node | undefined {
    return this.byId.get(id);
  }

  find(idOrName: string): Node | undefined {
    return this.byId.get(idOrName) ?? this.nodes.find((node) => node.name === idOrName);
  }

  nameOf(id: string): string {
    return this.byId.get(id)?.name ?? id;
  }

  /** Nodes that are not there any more. */
  forget(ids: string[]): void {
    for (const id of ids) this.byId.delete(id);
    this.nodes = this.nodes.filter(({ id }) => this.byId.has(id));
    this.changed();
  }

  /** Nodes as they are now, from the stream or, sooner, from an answer to what was changed here. */
  learn(nodes: Node[]): void {
    const inOrder = this.nodes.length > 0 && nodes.every(({ id, name }) => this.byId.get(id)?.name === name);
    for (const node of nodes) this.byId.set(node.id, node);
    this.nodes = inOrder
      ? this.nodes.map(({ id }) => this.byId.get(id)!)
      : [...this.byId.values()].sort((a, b) => ORDER.compare(a.name, b.name) || ORDER.compare(a.id, b.id));
    if (!this.known) performance.mark("rows");
    this.known = true;
    this.changed();
  }
}

export const fleet = new Fleet();
