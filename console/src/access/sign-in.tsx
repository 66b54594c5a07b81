import { useState } from "preact/hooks";
import { Problem } from "../api/http";
import { forgetToken, hasToken, keepToken } from "../api/token";
import { Trouble } from "../ui/trouble";
import "./sign-in.css";

/** Asks for a token, and goes on with it if the server knows it. */
export function SignIn() {
  const [problem, trouble] = useState<Problem | undefined>(() => (hasToken() ? new Problem(401, "The token that this browser had is not valid any more.") : undefined));
  const signIn = async (event: SubmitEvent) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget as HTMLFormElement).get("token") ?? "").trim();
    try {
      const answer = await fetch("/me", { headers: { Authorization: `Bearer ${token}` } });
      if (answer.ok) {
        keepToken(token);
        location.reload();
        return;
      }
      forgetToken();
      trouble(new Problem(answer.status, answer.status === 401 ? "The server does not know this token." : `The server answers ${answer.status}.`));
    } catch {
      trouble(new Problem(0, "The server does not answer."));
    }
  };
  return (
    <main class="sign-in">
      <form onSubmit={(event) => void signIn(event as unknown as SubmitEvent)}>
        <h1><img src="/icon.svg" alt="" width="32" height="32" /> enot</h1>
        <label>
          Token
          <input name="token" type="password" autocomplete="current-password" required autofocus spellcheck={false} />
        </label>
        <Trouble problem={problem} />
        <button class="main">Sign in</button>
        <p class="muted">
          What <code>make run</code> prints as the console's address has the admin's; it is also in <code>data/admin.token</code>. An admin makes others with <code>enot token create</code>.
        </p>
      </form>
    </main>
  );
}
