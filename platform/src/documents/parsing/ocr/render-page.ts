import type { SKRSContext2D } from '@napi-rs/canvas';
import { type getDocumentProxy, createIsomorphicCanvasFactory } from 'unpdf';
import { type GreyPicture, type PixelBox, greyOf, whiten } from './grey-picture.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
export type PdfPage = Awaited<ReturnType<Pdf['getPage']>>;

/** Print is read best at about this resolution. */
const dotsPerInch = 250;
const maxPixels = 9_000_000;
/** What a line of text may rise in its length and still count as upright. */
const slantOfUpright = 0.05;

/** What pdf.js draws on. */
export const canvasFactory = async () => createIsomorphicCanvasFactory(() => import('@napi-rs/canvas'));

/** Draws a page of a PDF as a person sees it, or without what is known to be text on it. */
export async function renderPage(page: PdfPage, Factory: Awaited<ReturnType<typeof canvasFactory>>, leaveOut: 'nothing' | 'text' = 'nothing'): Promise<GreyPicture> {
  lightenPictures(page);
  const natural = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: Math.min(dotsPerInch / 72, Math.sqrt(maxPixels / Math.max(1, natural.width * natural.height))) });
  const [width, height] = [Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height))];
  const factory = new Factory({});
  const drawn = factory.create(width, height);
  const { canvas, context } = drawn;
  await page.render({ canvas, canvasContext: context, viewport } as unknown as Parameters<PdfPage['render']>[0]).promise;
  const picture = greyOf((context as SKRSContext2D).getImageData(0, 0, width, height).data, width, height);
  factory.destroy(drawn);
  return leaveOut === 'text' ? whiten(picture, await textBoxes(page, viewport)) : picture;
}

/** Where upright text of a page stands on its drawing. Slanted text, such as a watermark, lies over others: its place is not left out. */
async function textBoxes(page: PdfPage, viewport: ReturnType<PdfPage['getViewport']>): Promise<readonly PixelBox[]> {
  const { items } = await page.getTextContent();
  return items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [a = 0, b = 0, c = 0, d = 0, x = 0, y = 0] = item.transform as readonly number[];
    const [along, up] = [Math.hypot(a, b) || 1, Math.hypot(c, d) || 1];
    if (Math.min(Math.abs(a), Math.abs(b)) > along * slantOfUpright) return [];
    // Letters go a little below their line.
    const corners = [0, item.width].flatMap((right) => [-item.height / 4, item.height].map((top) => viewport.convertToViewportPoint(x + a / along * right + c / up * top, y + b / along * right + d / up * top) as number[]));
    const [xs, ys] = [corners.map(([each = 0]) => each), corners.map(([, each = 0]) => each)];
    return [[Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const];
  });
}

interface PictureOfPage { readonly width: number; readonly height: number; readonly kind?: number; readonly data?: Uint8Array | Uint8ClampedArray }
interface PictureStore { resolve(id: string, picture?: unknown): void }

/**
 * Turns pictures of three bytes a pixel into four as they arrive, and makes large ones smaller. pdf.js converts them in strips and reads the rest of the
 * picture for each strip: a scan of 35 megapixels takes it half a minute, and this a second.
 */
function lightenPictures(page: PdfPage): void {
  for (const store of [page.objs, page.commonObjs] as unknown as PictureStore[]) {
    const resolve = store.resolve.bind(store);
    store.resolve = (id, picture) => { resolve(id, isRgb(picture) ? toRgba(picture) : picture); };
  }
}

/** pdf.js’s `ImageKind`. */
const imageKinds = { rgb: 2, rgba: 3 } as const;

function isRgb(picture: unknown): picture is PictureOfPage & { readonly data: Uint8Array | Uint8ClampedArray } {
  if (typeof picture !== 'object' || picture === null || !('kind' in picture) || !('data' in picture)) return false;
  return picture.kind === imageKinds.rgb && (picture.data instanceof Uint8Array || picture.data instanceof Uint8ClampedArray);
}

function toRgba(picture: PictureOfPage & { readonly data: Uint8Array | Uint8ClampedArray }): PictureOfPage {
  const { data } = picture;
  const by = Math.max(1, Math.ceil(Math.sqrt(picture.width * picture.height / maxPixels)));
  const [width, height] = [Math.max(1, Math.floor(picture.width / by)), Math.max(1, Math.floor(picture.height / by))];
  const rgba = new Uint8ClampedArray(width * height * 4);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let [red, green, blue] = [0, 0, 0];
      for (let row = 0; row < by; row += 1) {
        let from = ((y * by + row) * picture.width + x * by) * 3;
        for (let column = 0; column < by; column += 1, from += 3) {
          red += data[from] ?? 255;
          green += data[from + 1] ?? 255;
          blue += data[from + 2] ?? 255;
        }
      }
      const count = by * by;
      rgba[at] = red / count;
      rgba[at + 1] = green / count;
      rgba[at + 2] = blue / count;
      rgba[at + 3] = 255;
      at += 4;
    }
  }
  return { ...picture, width, height, kind: imageKinds.rgba, data: rgba };
}
