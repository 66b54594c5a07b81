import { authorization } from "./token";

/** The one door to the API. Whatever fails comes out as a Problem, with the field that is wrong where the server names one. */

export class Problem extends Error {
  constructor(
    /** HTTP status; 0 if no server answered. */
    readonly status: number,
    readonly detail: string,
    readonly field?: string,
  ) {
    super(detail);
  }
}

let refused: () => void = () => undefined;

/** Calls this when the server does not know who asks. */
export function onRefusal(listener: () => void): void {
  refused = listener;
}

/** Shows the token with each request. */
export async function call(path: string, options: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: "omit", ...options, headers: { ...(options.headers as Record<string, string> | undefined), ...authorization() } });
  } catch (failure) {
    if (options.signal?.aborted) throw failure;
    throw new Problem(0, "The server does not answer.");
  }
  if (response.status === 401) refused();
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await call(path, signal ? { signal } : {})).json() as Promise<T>;
}

export async function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<T> {
  const response = await call(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** A query string of what is set. */
export function query(parameters: Record<string, string | number | undefined>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  return set.length ? "?" + new URLSearchParams(set.map(([name, value]) => [name, String(value)])) : "";
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const { detail, title, field } = (await response.json()) as Record<string, unknown>;
    if (typeof detail === "string" || typeof title === "string") {
      return new Problem(response.status, String(detail ?? title), typeof field === "string" ? field : undefined);
    }
  } catch {
    // a proxy that answers in prose
  }
  return new Problem(response.status, `The server answers ${response.status} ${response.statusText}`.trim() + ".");
}
