import tiff from 'utif2';
import { greyOf, shrink, toPgm } from './ocr/grey-picture.ts';
import { checkPages } from './pages.ts';
import { NeedsOcr, type PageByOcr, type ParseContext, type ParsedDocument, unreadable } from './parsed.ts';
import { claimedSize, maxPicturePixels } from './picture-size.ts';

/** Print is read as well from a picture of this size as from a larger one. */
const readPixels = 12_000_000;

/** Reads a picture of one page (PNG, JPEG, WebP), or of several (TIFF). @throws ParseRefusal, NeedsOcr */
export async function parseImage(bytes: Buffer, context: ParseContext): Promise<ParsedDocument> {
  const size = claimedSize(bytes);
  if (size !== null && size.width * size.height > maxPicturePixels) throw tooLarge(size);
  if (context.pictures === null) throw new NeedsOcr();
  const pages: string[] = [];
  const readByOcr: PageByOcr[] = [];
  const pictures = isTiff(bytes) ? tiffPages(bytes, context.limits.maxOcrPages) : [() => bytes];
  for (const picture of pictures) {
    const { text, confidence } = await context.pictures.read(picture());
    pages.push(text);
    readByOcr.push({ page: pages.length, confidence });
    context.onPage(pages.length, pictures.length);
  }
  return { kind: 'image', paging: 'original', pages: checkPages(pages, context.limits), readByOcr };
}

const tooLarge = ({ width, height }: { width: number; height: number }): Error => unreadable(`it is a picture of ${width} × ${height} pixels; at most ${maxPicturePixels / 1_000_000} million are read`);

const isTiff = (bytes: Buffer): boolean => /^(?:II\*\0|MM\0\*)/.test(bytes.toString('latin1', 0, 4));

/** The pages of a TIFF (TIFF 6.0), each decoded when it is its turn. */
function tiffPages(bytes: Buffer, maxPages: number): readonly (() => Uint8Array)[] {
  const buffer = Uint8Array.from(bytes).buffer;
  const directories = readDirectories(buffer);
  // Small previews stand beside the pages in some files.
  const pages = directories.filter((directory) => !hasTag(directory, 't254', 1));
  if (pages.length > maxPages) throw unreadable(`it has ${pages.length} pages; at most ${maxPages} are read`);
  return pages.map((directory) => () => {
    const [width, height] = [tagOf(directory, 't256'), tagOf(directory, 't257')];
    if (width * height > maxPicturePixels) throw tooLarge({ width, height });
    try {
      setToColours(directory);
      tiff.decodeImage(buffer, directory);
      return toPgm(shrink(greyOf(asInBrowser(() => tiff.toRGBA8(directory)), directory.width, directory.height), readPixels));
    } catch (error) {
      throw unreadable('the picture cannot be opened', error);
    }
  });
}

/** JPEG within a TIFF is always decoded to three colours; a directory that says one would have its strips laid over each other. */
function setToColours(directory: object): void {
  const isGreyJpeg = tagOf(directory, 't259') === jpegInTiff && tagOf(directory, 't277') <= 1 && tagOf(directory, 't262') <= 1;
  if (isGreyJpeg) Object.assign(directory, { t262: [2], t277: [3], t258: [8, 8, 8] });
}

/** The library looks for a part of its own in `window` where colours are those of print. Others take the program for a browser then, so it is there no longer than needed. */
function asInBrowser<Result>(work: () => Result): Result {
  Object.assign(globalThis, { window: {} });
  try {
    return work();
  } finally {
    Reflect.deleteProperty(globalThis, 'window');
  }
}

/** TIFF Technical Note 2. */
const jpegInTiff = 7;

function readDirectories(buffer: ArrayBuffer): ReturnType<typeof tiff.decode> {
  try {
    return tiff.decode(buffer);
  } catch (error) {
    throw unreadable('the picture cannot be opened', error);
  }
}

const tagOf = (directory: object, tag: string): number => {
  const value: unknown = Object.entries(directory).find(([name]) => name === tag)?.[1];
  return Array.isArray(value) && typeof value[0] === 'number' ? value[0] : 0;
};
const hasTag = (directory: object, tag: string, bit: number): boolean => (tagOf(directory, tag) & bit) !== 0;
