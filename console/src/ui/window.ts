/** Which rows of a long list are to be drawn. */
export type Window = { first: number; last: number };

/** The rows from `first` up to, not including, `last`: those in view and `spare` more on both sides. */
export function windowOf(top: number, height: number, row: number, count: number, spare: number): Window {
  const first = Math.max(0, Math.min(count, Math.floor(top / row)) - spare);
  const last = Math.min(count, Math.ceil((top + height) / row) + spare);
  return { first: Math.min(first, Math.max(0, last)), last: Math.max(0, last) };
}

/** Where to scroll so that a row is in view, moving as little as possible. */
export function scrollTo(index: number, top: number, height: number, row: number): number {
  if (index * row < top) return index * row;
  return (index + 1) * row > top + height ? (index + 1) * row - height : top;
}
