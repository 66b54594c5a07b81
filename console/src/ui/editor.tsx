import { useEffect, useRef } from "preact/hooks";
import type { Code } from "./code";

type Properties = { value: string; onChange: (text: string) => void; onRun?: () => void; label: string; rows: number };

/** An editor for Python. Its program is fetched when the first one is shown. */
export function Editor({ value, onChange, onRun, label, rows }: Properties) {
  const place = useRef<HTMLDivElement>(null);
  const code = useRef<Code>(undefined);
  const now = useRef({ value, onChange, onRun });
  now.current = { value, onChange, onRun };

  useEffect(() => {
    let gone = false;
    void import("./code").then(({ createCode }) => {
      if (gone) return;
      code.current = createCode(place.current!, now.current.value, label, {
        change: (text) => now.current.onChange(text),
        run: () => now.current.onRun?.(),
      });
    });
    return () => {
      gone = true;
      code.current?.destroy();
    };
  }, []);

  useEffect(() => code.current?.show(value), [value]);

  return <div ref={place} class="editor" style={{ "--rows": String(rows) }} />;
}
