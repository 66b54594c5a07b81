export type ServerSentEvent = { id: string; name: string; data: string };

/** Reads server-sent events from pieces of text that are cut anywhere. A comment comes as an event without data, since it may carry an id. */
export class SseParser {
  private rest = "";
  private id = "";
  private name = "";
  private data: string[] = [];
  private any = false;

  add(text: string): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    const lines = (this.rest + text).split("\n");
    this.rest = lines.pop() ?? "";
    for (const raw of lines) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      if (line === "") {
        if (this.any) events.push({ id: this.id, name: this.name || "message", data: this.data.join("\n") });
        this.name = "";
        this.data = [];
        this.any = false;
      } else {
        this.any = true;
        this.field(line);
      }
    }
    return events;
  }

  private field(line: string): void {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") this.data.push(value);
    else if (name === "event") this.name = value;
    else if (name === "id") this.id = value;
  }
}
