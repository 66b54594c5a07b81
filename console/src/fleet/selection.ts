import type { Node } from "../api/types";

/** Which nodes are selected, and from which one a range begins. Immutable. */
export class Selection {
  constructor(
    private readonly ids: ReadonlySet<string> = new Set(),
    private readonly anchor: string | undefined = undefined,
  ) {}

  get size(): number {
    return this.ids.size;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Those that are selected, whether they are shown or not. */
  nodes(all: Node[]): Node[] {
    return all.filter(({ id }) => this.ids.has(id));
  }

  /** With one more or one less; with `range`, with all from the last one that was clicked. */
  toggled(shown: Node[], index: number, range: boolean): Selection {
    const id = shown[index]!.id;
    if (range) return this.upTo(shown, index);
    const ids = new Set(this.ids);
    if (!ids.delete(id)) ids.add(id);
    return new Selection(ids, id);
  }

  upTo(shown: Node[], index: number): Selection {
    const from = Math.max(0, shown.findIndex(({ id }) => id === this.anchor));
    const range = shown.slice(Math.min(from, index), Math.max(from, index) + 1);
    return new Selection(new Set([...this.ids, ...range.map(({ id }) => id)]), this.anchor ?? shown[from]?.id);
  }

  all(shown: Node[]): Selection {
    return new Selection(new Set(shown.map(({ id }) => id)), this.anchor);
  }
}
