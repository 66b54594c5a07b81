import { useEffect, useRef, useState } from "preact/hooks";

/** Does something now and then again, `pause` after it is done, while the page is looked at. */
export function useRepeated(act: (signal: AbortSignal) => Promise<unknown>, pause: number, on: unknown[]): void {
  useEffect(() => {
    const end = new AbortController();
    let timer = 0;
    const again = async () => {
      clearTimeout(timer);
      if (!document.hidden) await act(end.signal).catch(() => undefined);
      if (!end.signal.aborted) timer = window.setTimeout(again, pause);
    };
    void again();
    const seen = () => document.hidden || void again();
    document.addEventListener("visibilitychange", seen);
    return () => {
      end.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, on);
}

/** An action that somebody starts, whether it is under way, and what went wrong the last time. */
export function useAction<A extends unknown[]>(act: (...given: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const last = useRef(0);
  const run = async (...given: A) => {
    const mine = ++last.current;
    setBusy(true);
    setProblem(undefined);
    try {
      await act(...given);
    } catch (failure) {
      if (mine === last.current) setProblem(failure);
    } finally {
      if (mine === last.current) setBusy(false);
    }
  };
  return { run, busy, problem, clear: () => setProblem(undefined) };
}

/** The time, anew every so many milliseconds, for what says how long ago something was. */
export function useNow(every = 5_000): number {
  const [now, set] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
