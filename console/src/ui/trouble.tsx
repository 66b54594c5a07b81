import { Problem } from "../api/http";

/** What went wrong, in the server's words, with the field that is wrong. */
export function Trouble({ problem }: { problem: unknown }) {
  if (!problem) return null;
  const { detail, field } = problem instanceof Problem ? problem : new Problem(0, String(problem));
  const rest = field && detail.startsWith(field + ": ") ? detail.slice(field.length + 2) : detail;
  return (
    <p class="trouble" role="alert">
      {field && <code>{field}</code>} {rest}
    </p>
  );
}
