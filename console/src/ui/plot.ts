import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

type Colours = { line: string; grid: string; text: string; font: string };

export function draw(place: HTMLElement, label: string, height: number, range: () => [number, number], colours: Colours): uPlot {
  const axis = { stroke: colours.text, font: colours.font, grid: { stroke: colours.grid, width: 1 }, ticks: { show: false } };
  return new uPlot(
    {
      width: place.clientWidth,
      height,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { x: { range }, y: { range: (_, low, high) => around(low ?? 0, high ?? 1) } },
      axes: [{ ...axis, space: 80, size: 26, values: (_, times) => times.map(clock) }, { ...axis, size: 46, space: 22 }],
      series: [{}, { label, stroke: colours.line, width: 1.5, fill: colours.line + "1a", points: { size: 4, fill: colours.line } }],
    },
    [[], []],
    place,
  );
}

function clock(time: number): string {
  const text = new Date(time * 1000).toTimeString();
  return time % 60 ? text.slice(0, 8) : text.slice(0, 5);
}

/** Some room above and below; but what is never negative has its bottom at zero at the lowest. */
function around(low: number, high: number): [number, number] {
  const room = (high - low) * 0.1 || Math.abs(high) * 0.1 || 1;
  return [low >= 0 ? Math.max(0, low - room) : low - room, high + room];
}
