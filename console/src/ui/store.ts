import { useEffect, useState } from "preact/hooks";

/** Something that changes and tells so, at most once in a frame however often it changes. */
export class Store {
  private readonly listeners = new Set<() => void>();
  private told = true;

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected changed(): void {
    if (!this.told) return;
    this.told = false;
    // a page that is not looked at has no frames
    const later = document.hidden ? (act: () => void) => setTimeout(act, 200) : requestAnimationFrame;
    later(() => {
      this.told = true;
      this.listeners.forEach((listener) => listener());
    });
  }
}

/** Renders the component again when the store changes. */
export function useStore<S extends Store | undefined>(store: S): S {
  const [, render] = useState(0);
  useEffect(() => store?.subscribe(() => render((count) => count + 1)), [store]);
  return store;
}
