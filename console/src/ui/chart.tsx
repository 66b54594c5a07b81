import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { colour } from "./theme";

type Properties = { times: number[]; values: number[]; range: [number, number]; label: string; height?: number };

/** One quantity over time. The program that draws is fetched with the first chart. */
export function Chart({ times, values, range, label, height = 130 }: Properties) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const now = useRef({ times, values, range });
  now.current = { times, values, range };

  useEffect(() => {
    let end = () => {};
    let gone = false;
    const element = place.current!;
    void import("./plot").then(({ draw }) => {
      if (gone) return;
      const begin = () => {
        plot.current?.destroy();
        plot.current = draw(element, label, height, () => now.current.range, { line: colour("accent"), grid: colour("line"), text: colour("muted"), font: `11px ${colour("sans")}` });
        plot.current.setData([now.current.times, now.current.values]);
      };
      begin();
      const system = matchMedia("(prefers-color-scheme: dark)");
      const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
      observer.observe(element);
      system.addEventListener("change", begin);
      addEventListener("enot-theme", begin);
      end = () => {
        observer.disconnect();
        system.removeEventListener("change", begin);
        removeEventListener("enot-theme", begin);
        plot.current?.destroy();
      };
    });
    return () => {
      gone = true;
      end();
    };
  }, []);

  useEffect(() => plot.current?.setData([times, values]), [times, values, range]);

  return <div ref={place} style={{ height: `${height}px` }} role="img" aria-label={`Course of ${label}`} />;
}
