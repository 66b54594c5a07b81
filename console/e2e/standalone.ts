import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const APP = join(ROOT, "standalone/target/quarkus-app/quarkus-run.jar");
const DEADLINE = 90_000;

/** Waits for a condition; what it waits for is said where it does not come true. */
export async function until<T>(what: string, condition: () => Promise<T> | T, deadline = DEADLINE): Promise<NonNullable<T>> {
  const end = Date.now() + deadline;
  while (Date.now() < end) {
    const value = await condition();
    if (value) return value as NonNullable<T>;
    await new Promise((again) => setTimeout(again, 30));
  }
  throw new Error(`${what} did not come true within ${deadline / 1000} s`);
}

/** The packaged standalone with virtual boards, in processes of their own, on free ports and with a folder of its own. */
export class Standalone {
  readonly data = mkdtempSync(join(tmpdir(), "enot-console-"));
  private processes: ChildProcess[] = [];

  private constructor(
    readonly url: string,
    private readonly http: number,
    readonly nodes: number,
  ) {}

  static async start(boards: number, java: string[] = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]): Promise<Standalone> {
    for (const [built, how] of [[APP, "mvn package -DskipTests -pl standalone -am"], [join(ROOT, "console/dist/index.html"), "npm run build"]] as const) {
      if (!existsSync(built)) throw new Error(`${built} is missing: build it first, with \`${how}\``);
    }
    const [http, nodes, kafka] = [await freePort(), await freePort(), await freePort()];
    const enot = new Standalone(`http://127.0.0.1:${http}`, http, nodes);
    process.on("exit", () => enot.kill());
    process.env["JAVA_HOME"] = execFileSync(join(ROOT, "scripts/find-jdk"), { encoding: "utf8" }).trim();
    enot.spawn(join(ROOT, "scripts/standalone"), [
      ...java, `-Denot.data=${enot.data}`, `-Denot.console=${join(ROOT, "console/dist")}`, `-Dquarkus.http.port=${http}`, "-Dquarkus.http.host=127.0.0.1",
      `-Denot.gateway.port=${nodes}`, `-Denot.kafka.port=${kafka}`,
    ]);
    await until("the standalone's readiness", async () => (await fetch(`${enot.url}/q/health/ready`).catch(() => undefined))?.ok);
    if (boards > 0) {
      enot.spawn("python3", [
        join(ROOT, "firmware/virtual-board/boards.py"), "--count", String(boards), "--dir", join(enot.data, "boards"), "--port", String(nodes),
        "--key-file", join(enot.data, "fleet.key"), "--heap", "160k", "--quiet",
      ]);
      await until("the presence of all boards", async () => (await enot.get<{ online: boolean }[]>("/nodes")).filter(({ online }) => online).length === boards);
    }
    return enot;
  }

  /** With which the admin uses it. */
  get token(): string {
    return readFileSync(join(this.data, "admin.token"), "utf8").trim();
  }

  /** Where the console of the admin is, as the server prints it. */
  get console(): string {
    return `${this.url}/#token=${this.token}`;
  }

  async get<T>(path: string): Promise<T> {
    return (await fetch(this.url + path, { headers: { Authorization: `Bearer ${this.token}` } })).json() as Promise<T>;
  }

  async send(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(this.url + path, { method, body: JSON.stringify(body), headers: { "Content-Type": "application/json", Authorization: `Bearer ${this.token}` } });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }

  pin(board: string, pin: number): number {
    return Number(readFileSync(join(this.data, "boards", board, "pins", String(pin)), "utf8"));
  }

  /** Sets an input of the board from outside. */
  drivePin(board: string, pin: number, level: 0 | 1): void {
    const draft = join(this.data, "boards", board, `drive-${pin}`);
    writeFileSync(draft, String(level));
    renameSync(draft, join(this.data, "boards", board, "pins", String(pin)));
  }

  power(board: string, on: boolean): void {
    execFileSync("python3", [join(ROOT, "firmware/virtual-board/boards.py"), on ? "on" : "off", join(this.data, "boards", board)]);
  }

  /** Begins another program beside it, that ends with it. */
  spawn(program: string, given: string[]): ChildProcess {
    const log = openSync(join(this.data, "console.txt"), "a");
    const started = spawn(program, given, { stdio: ["ignore", log, log], cwd: ROOT });
    this.processes.push(started);
    return started;
  }

  /** A way to it that can be cut. */
  async wire(): Promise<Wire> {
    return Wire.to(this.http);
  }

  async stop(): Promise<void> {
    const ends = this.processes.reverse().map((each) => new Promise((end) => (each.exitCode === null && each.signalCode === null ? each.once("exit", end) : end(0))));
    this.processes.forEach((each) => each.kill("SIGTERM"));
    const late = setTimeout(() => this.kill(), 15_000);
    await Promise.all(ends);
    clearTimeout(late);
    rmSync(this.data, { recursive: true, force: true });
  }

  private kill(): void {
    this.processes.forEach((each) => each.kill("SIGKILL"));
  }
}

/** Passes connections on, until it is cut, and again when it is mended. */
export class Wire {
  private readonly open = new Set<Socket>();
  private whole = true;

  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server);
    server.on("connection", (near) => {
      if (!wire.whole) return near.destroy();
      const far = connect(port, "127.0.0.1");
      for (const [one, other] of [[near, far], [far, near]] as const) {
        wire.open.add(one);
        one.pipe(other);
        one.on("error", () => undefined);
        one.on("close", () => (wire.open.delete(one), other.destroy()));
      }
      return undefined;
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  cut(): void {
    this.whole = false;
    this.open.forEach((socket) => socket.destroy());
  }

  mend(): void {
    this.whole = true;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
