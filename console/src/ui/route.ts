import { useEffect, useState } from "preact/hooks";

/** The page and what it is about: `#/node/5e01` is `["node", "5e01"]`. In the fragment, since the paths before it are the API's. */
export function route(): string[] {
  return location.hash.replace(/^#\/?/, "").split("?")[0]!.split("/").map(decodeURIComponent);
}

/** What stands behind the page: `#/history?node=5e01`. */
export function parameters(): URLSearchParams {
  return new URLSearchParams(location.hash.split("?")[1] ?? "");
}

export function link(...parts: string[]): string {
  return "#/" + parts.map(encodeURIComponent).join("/");
}

export function go(...parts: string[]): void {
  location.hash = link(...parts);
}

export function useRoute(): string[] {
  const [now, set] = useState(route);
  useEffect(() => {
    const follow = () => set(route());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return now;
}
