// A photo's file as the pixels that the `perceive` worker sees: decoded by the browser, turned as its EXIF says, and made
// small. Runs as a worker, so that neither a large photo nor a bad file holds the page up; where a worker has no canvas,
// the page imports it.

/** More than the network sees, and enough to find the cloth and its colours by. Pixels on the longer side. */
const LONGER = 640;

function canvasOf(width, height) {
  if (globalThis.OffscreenCanvas) return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement("canvas"), { width, height });
}

/** What is posted to `perceive` (its pixels to be handed over), and a small picture for her to see. */
export async function pixels(id, file) {
  const whole = await createImageBitmap(file);
  const scale = Math.min(1, LONGER / Math.max(whole.width, whole.height));
  const [width, height] = [whole.width, whole.height].map((side) => Math.max(1, Math.round(side * scale)));
  const small = await createImageBitmap(whole, { resizeWidth: width, resizeHeight: height, resizeQuality: "high" });
  whole.close();
  const context = canvasOf(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(small, 0, 0);
  return { photo: { id, width, height, rgba: context.getImageData(0, 0, width, height).data.buffer }, small };
}

if (!globalThis.document) {
  self.onmessage = async ({ data: { id, file } }) => {
    try {
      const { photo, small } = await pixels(id, file);
      self.postMessage({ id, photo, small }, [photo.rgba, small]);
    } catch {
      self.postMessage({ id });
    }
  };
}
