import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { NodeEvents } from "./events";

const MOST = 60_000;

/** What programs on the node print, as it comes. It begins with the end of what they printed before. */
export function Log({ events, before }: { events: NodeEvents; before: string | undefined }) {
  const [text, setText] = useState("");
  const box = useRef<HTMLPreElement>(null);
  const follows = useRef(true);
  const begin = useRef<string>(undefined);
  if (before !== undefined && begin.current === undefined && !text) begin.current = before;

  useEffect(() => {
    let fresh = "";
    let frame = 0;
    const leave = events.subscribe(({ event, text: printed = "" }) => {
      if (event !== "output") return;
      fresh += printed;
      frame ||= requestAnimationFrame(() => {
        const piece = fresh;
        fresh = "";
        frame = 0;
        setText((now) => (now + piece).slice(-MOST));
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      leave();
    };
  }, [events]);

  useLayoutEffect(() => {
    if (follows.current) box.current!.scrollTop = box.current!.scrollHeight;
  });

  const look = () => {
    if (!box.current) return; // it was scrolled, and then taken away
    const { scrollTop, scrollHeight, clientHeight } = box.current;
    follows.current = scrollTop + clientHeight > scrollHeight - 20;
  };

  return (
    <section class="card" aria-label="Log">
      <header>
        <h2>Log</h2>
        <span class="grow" />
        <button class="plain" onClick={() => (setText(""), (begin.current = ""))}>Clear</button>
      </header>
      <pre ref={box} class="code log" onScroll={look} tabIndex={0}>
        <span class="faint">{begin.current}</span>
        {text}
        {!text && !begin.current && <span class="faint">What programs print appears here.</span>}
      </pre>
    </section>
  );
}
