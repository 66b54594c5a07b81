import { defineConfig } from "vite";

const SERVER = process.env["ENOT_URL"] ?? "http://localhost:8080";
const API = ["/nodes", "/commands", "/results", "/history", "/plans", "/reports", "/replays", "/tokens", "/me", "/q"];

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, rolldownOptions: { checks: { pluginTimings: false } } },
  // `npm run dev` shows the sources against an enot that runs already
  server: { proxy: Object.fromEntries(API.map((path) => [path, { target: SERVER }])) },
});
