/** Where the console begins. */
import { render } from "preact";
import { startEvents } from "./api/events.ts";
import { App } from "./app.tsx";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/frame.css";

startEvents();
const root = document.getElementById("console");
if (root !== null) render(<App />, root);
