import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose program is fetched when it is first shown. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | undefined;
  return function Lazy(properties: P) {
    const [Component, set] = useState<ComponentType<P> | undefined>(() => loaded);
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (!loaded) load().then((component) => ((loaded = component), set(() => component)), () => fail(true));
    }, []);
    if (failed) return <p class="empty">This page could not be fetched from the server. <a href="" onClick={() => location.reload()}>Load again</a></p>;
    return Component ? <Component {...properties} /> : null;
  };
}
