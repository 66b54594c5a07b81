import { post, Watched } from "../api/command";
import type { Message, Target } from "../api/types";
import { Store } from "../ui/store";

/** More are forgotten, the oldest first: the history has them. */
const MOST = 12;

/** What was sent from this console since it was opened, the latest first. */
class Sent extends Store {
  commands: Watched[] = [];

  async send(target: Target, message: Message, options: { ttl?: string; timeout?: string } = {}): Promise<Watched> {
    const { id, matched } = await post(target, message, options);
    this.commands[0]?.rest();
    const watched = new Watched(id, target, message, matched);
    this.commands = [watched, ...this.commands];
    for (const old of this.commands.splice(MOST)) old.close();
    this.changed();
    return watched;
  }
}

export const sent = new Sent();
