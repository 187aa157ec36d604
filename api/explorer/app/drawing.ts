// Makes pictures of the graph. What draws them is more than half of all there is to load, and is loaded afterwards.
import type { Events, Picture } from "./picture";

/** Make a picture once what draws it is there, and hand it over. What is returned closes it, or keeps it from being made. */
export function drawIn(
  place: HTMLElement,
  events: Partial<Events>,
  onReady: (picture: Picture) => void,
  still = false,
): () => void {
  let isLeft = false;
  let picture: Picture | null = null;
  import("./picture").then(
    ({ Picture }) => {
      if (!isLeft) {
        picture = new Picture(place, events, still);
        onReady(picture);
      }
    },
    () => events.onFailed?.(new Error("The server cannot be reached.")),
  );
  return () => {
    isLeft = true;
    picture?.close();
  };
}
