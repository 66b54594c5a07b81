import { useEffect } from "preact/hooks";
import { session } from "./access/session";
import { SignIn } from "./access/sign-in";
import { fleet } from "./api/fleet";
import { forgetToken, hasToken } from "./api/token";
import { FleetPage } from "./fleet/fleet-page";
import { Icon } from "./ui/icon";
import { lazy } from "./ui/lazy";
import { link, useRoute } from "./ui/route";
import { useStore } from "./ui/store";
import { switchTheme } from "./ui/theme";

const NodePage = lazy(async () => (await import("./node/node-page")).NodePage);
const CommandsPage = lazy(async () => (await import("./commands/commands-page")).CommandsPage);
const HistoryPage = lazy(async () => (await import("./history/history-page")).HistoryPage);
const PlansPage = lazy(async () => (await import("./plans/plans-page")).PlansPage);

const PAGES = ["fleet", "commands", "history", "plans"] as const;

function signOut() {
  forgetToken();
  location.reload();
}

export function App() {
  const [page = "", about = ""] = useRoute();
  const { connected, known } = useStore(fleet);
  const signedIn = useStore(session).known;
  const name = page === "node" ? "fleet" : PAGES.find((each) => each === page) ?? "fleet";
  useEffect(() => {
    document.title = page === "node" ? `${fleet.nameOf(about)} · enot` : `${name} · enot`;
  }, [page, about]);
  if (!signedIn) return <SignIn />;
  return (
    <div class="app">
      <nav aria-label="Pages">
        <a class="brand" href="#/fleet" aria-label="enot">
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span>enot</span>
        </a>
        {PAGES.map((each) => (
          <a href={link(each)} class={each === name ? "here" : ""} aria-current={each === name ? "page" : undefined}>
            <Icon name={each} />
            <span>{each[0]!.toUpperCase() + each.slice(1)}</span>
          </a>
        ))}
        <button class="plain theme" onClick={switchTheme} title="Dark or light" aria-label="Dark or light">
          <Icon name="sun" />
        </button>
        {hasToken() && (
          <button class="plain leave" onClick={signOut} title="Sign out" aria-label="Sign out">
            <Icon name="leave" />
          </button>
        )}
      </nav>
      <main>
        {!connected && (
          <p class="lost" role="status">
            <span class="spinner" /> The server does not answer. {known ? "What you see is how it was; " : ""}this page goes on by itself as soon as it is back.
          </p>
        )}
        {page === "node" ? <NodePage key={about} id={about} />
          : name === "commands" ? <CommandsPage />
          : name === "history" ? <HistoryPage key={location.hash} />
          : name === "plans" ? <PlansPage name={about} />
          : <FleetPage />}
      </main>
    </div>
  );
}
