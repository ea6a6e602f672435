// When the page is ready for the next batch: at the next frame that the browser paints. A hidden page paints none,
// so there a slower timer gives the credit, and programs go on running in a background tab.

const hiddenIntervalMs = 250;

export type Schedule = (callback: () => void) => void;

/** Calls back once: before the next frame, or after 250 ms where no frame comes. */
export const nextFrame: Schedule = (callback) => {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    callback();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, hiddenIntervalMs);
};
