import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef } from "preact/hooks";
import type { Node } from "../api/types";
import type { NodeEvents } from "./events";
import { colour } from "../ui/theme";
import { Prompt } from "./prompt";
import "./repl.css";

/** A Python prompt on the node. */
export function Repl({ node, events }: { node: Node; events: NodeEvents }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const terminal = new Terminal({ fontFamily: colour("mono"), fontSize: 13, lineHeight: 1.25, cursorBlink: true, scrollback: 5000, theme: theme(), convertEol: true, screenReaderMode: false });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(place.current!);
    fit.fit();
    const prompt = new Prompt(terminal, node, events);
    const follow = () => (terminal.options.theme = theme());
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", follow);
    addEventListener("enot-theme", follow);
    const observer = new ResizeObserver(() => fit.fit());
    observer.observe(place.current!);
    return () => {
      observer.disconnect();
      system.removeEventListener("change", follow);
      removeEventListener("enot-theme", follow);
      prompt.close();
      terminal.dispose();
    };
  }, [node.id, events]);
  return (
    <div class="repl">
      <div ref={place} aria-label="Python prompt" />
    </div>
  );
}

function theme() {
  return {
    background: colour("surface"), foreground: colour("text"), cursor: colour("accent"), cursorAccent: colour("surface"),
    selectionBackground: colour("accent-soft"), red: colour("bad"), green: colour("accent"), yellow: colour("warn"), brightBlack: colour("faint"),
  };
}
