import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { scrollTo, type Window, windowOf } from "./window";

const SPARE = 8;

type Properties<T> = {
  items: readonly T[];
  rowHeight: number;
  keyOf: (item: T) => string;
  row: (item: T, index: number) => ComponentChildren;
  /** The row to keep in view when it changes. */
  focus?: number;
  class?: string;
  label?: string;
  onKeyDown?: (event: KeyboardEvent) => void;
  onEnd?: () => void;
};

/** A list that scrolls within itself and draws only what is in view, so that thousands of rows cost what thirty do. */
export function VirtualList<T>({ items, rowHeight, keyOf, row, focus, label, onKeyDown, onEnd, ...rest }: Properties<T>) {
  const box = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<Window>({ first: 0, last: 40 });

  const look = () => {
    if (!box.current) return;
    const { scrollTop, clientHeight } = box.current;
    const next = windowOf(scrollTop, clientHeight, rowHeight, items.length, SPARE);
    setShown((before) => (before.first === next.first && before.last === next.last ? before : next));
    if (onEnd && scrollTop + clientHeight * 2 >= items.length * rowHeight) onEnd();
  };

  useLayoutEffect(() => {
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [items.length, rowHeight]);

  useLayoutEffect(() => {
    const element = box.current!;
    if (focus !== undefined && focus >= 0) element.scrollTop = scrollTo(focus, element.scrollTop, element.clientHeight, rowHeight);
  }, [focus]);

  return (
    <div ref={box} class={`virtual ${rest.class ?? ""}`} onScroll={look} onKeyDown={onKeyDown} tabIndex={0} role="list" aria-label={label}>
      <div class="virtual-all" style={{ height: `${items.length * rowHeight}px` }}>
        <div class="virtual-shown" style={{ transform: `translateY(${shown.first * rowHeight}px)` }}>
          {items.slice(shown.first, shown.last).map((item, i) => (
            <div key={keyOf(item)} role="listitem" style={{ height: `${rowHeight}px` }}>
              {row(item, shown.first + i)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
