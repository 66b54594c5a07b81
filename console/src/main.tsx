import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./theme.css";
import "./app.css";
import { render } from "preact";
import { fleet } from "./api/fleet";
import { takeToken } from "./api/token";
import { App } from "./app";
import { applyTheme } from "./ui/theme";

applyTheme();
takeToken();
fleet.listen();
render(<App />, document.getElementById("app")!);
