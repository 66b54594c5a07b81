/** The line that is being typed, and those typed before. Knows nothing of terminals. */
export class Lines {
  text = "";
  cursor = 0;
  private at: number;
  private draft = "";

  constructor(private readonly earlier: string[]) {
    this.at = earlier.length;
  }

  insert(text: string): void {
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
  }

  backspace(): void {
    if (this.cursor === 0) return;
    // as Python's own prompt: within the indentation, four spaces at a time
    const before = this.text.slice(0, this.cursor);
    const count = /^( {4})+$/.test(before) ? 4 : 1;
    this.text = before.slice(0, -count) + this.text.slice(this.cursor);
    this.cursor -= count;
  }

  delete(): void {
    this.text = this.text.slice(0, this.cursor) + this.text.slice(this.cursor + 1);
  }

  move(to: number): void {
    this.cursor = Math.max(0, Math.min(this.text.length, to));
  }

  /** To an earlier line, or back to a later one; what was begun is there again at the end. */
  recall(step: -1 | 1): void {
    const next = this.at + step;
    if (next < 0 || next > this.earlier.length) return;
    if (this.at === this.earlier.length) this.draft = this.text;
    this.at = next;
    this.text = this.earlier[next] ?? this.draft;
    this.cursor = this.text.length;
  }

  /** Takes the line, and begins another one. */
  take(): string {
    const line = this.text;
    if (line.trim() && line !== this.earlier.at(-1)) this.earlier.push(line);
    this.clear();
    return line;
  }

  clear(): void {
    this.text = "";
    this.cursor = 0;
    this.at = this.earlier.length;
  }
}
