/** A picture of one page: `grey` holds a byte for each pixel, row by row, 0 black to 255 white. */
export interface GreyPicture { readonly width: number; readonly height: number; readonly grey: Uint8Array }

/** Makes grey of RGBA. What is transparent is white, like paper. */
export function greyOf(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): GreyPicture {
  const grey = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < grey.length; pixel += 1, at += 4) {
    const alpha = rgba[at + 3] ?? 255;
    const light = ((rgba[at] ?? 0) * 77 + (rgba[at + 1] ?? 0) * 150 + (rgba[at + 2] ?? 0) * 29) >> 8;
    grey[pixel] = alpha === 255 ? light : (light * alpha + 255 * (255 - alpha)) / 255;
  }
  return { width, height, grey };
}

/** Makes a picture smaller by a whole number, by the mean of the pixels, so that it has at most `mostPixels`. */
export function shrink(picture: GreyPicture, mostPixels: number): GreyPicture {
  const by = Math.ceil(Math.sqrt(picture.width * picture.height / mostPixels));
  if (by <= 1) return picture;
  const [width, height] = [Math.max(1, Math.floor(picture.width / by)), Math.max(1, Math.floor(picture.height / by))];
  const grey = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let row = y * by; row < (y + 1) * by; row += 1) for (let column = x * by; column < (x + 1) * by; column += 1) sum += picture.grey[row * picture.width + column] ?? 255;
      grey[y * width + x] = sum / (by * by);
    }
  }
  return { width, height, grey };
}

/** The picture as PGM (Netpbm P5), which every picture library reads. */
export const toPgm = ({ width, height, grey }: GreyPicture): Buffer => Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), grey]);

/** Nothing on it is darker than the shadows of an empty sheet. */
export const isBlank = ({ grey }: GreyPicture): boolean => grey.every((light) => light > 180);

/** A part of a picture in pixels: left, top, right, bottom. */
export type PixelBox = readonly [number, number, number, number];

/** The picture with paper where these boxes are. */
export function whiten({ width, height, grey }: GreyPicture, boxes: readonly PixelBox[]): GreyPicture {
  const kept = Uint8Array.from(grey);
  for (const [left, top, right, bottom] of boxes) {
    const [from, to] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right))];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y += 1) if (to > from) kept.fill(255, y * width + from, y * width + to);
  }
  return { width, height, grey: kept };
}
