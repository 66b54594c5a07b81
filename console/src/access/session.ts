import { onRefusal } from "../api/http";
import { Store } from "../ui/store";

/** Whether the server knows who looks at this console. */
class Session extends Store {
  known = true;

  constructor() {
    super();
    onRefusal(() => {
      if (!this.known) return;
      this.known = false;
      this.changed();
    });
  }
}

export const session = new Session();
