import { KeysteadError } from '../foundation/index.ts';
import { recogniseKind } from './parsing/kind.ts';
import { type ParsedDocument, ParseRefusal } from './parsing/parsed.ts';
import type { DocumentParser, OnParseProgress } from './parsing/parser.ts';

/** How long an upload waits to be read before it is answered: text, and pictures from the moment in which it is known that there are some. */
export interface Patience { readonly textMilliseconds: number; readonly picturesMilliseconds: number }
export const usualPatience: Patience = { textMilliseconds: 15_000, picturesMilliseconds: 2_000 };

const supported = 'PDF, DOCX, XLSX, PPTX, ODT, RTF, CSV, EML, HTML, plain text, PNG, JPEG, TIFF and WebP';

/** A reading that has begun. `kind` is `null` where the parser will say why it is not read; `pictures` is kept once there are some to be read. */
export interface Begun { readonly kind: ParsedDocument['kind'] | null; readonly parsed: Promise<ParsedDocument>; readonly pictures: Promise<void> }

/** @throws KeysteadError `document_unreadable` for an archive that is damaged. */
export function beginReading(parser: DocumentParser, bytes: Uint8Array, onProgress: OnParseProgress): Begun {
  try {
    const kind = recogniseKind(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const { promise: pictures, resolve } = Promise.withResolvers<void>();
    const parsed = parser.parse(bytes, (progress) => {
      resolve();
      onProgress(progress);
    });
    return { kind, parsed, pictures };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** Waits for a reading. @returns `null` when the patience ran out. */
export async function readWithin({ kind, parsed, pictures }: Begun, patience: Patience): Promise<ParsedDocument | null> {
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number) => new Promise<null>((resolve) => { timers.push(setTimeout(() => resolve(null), milliseconds)); });
  try {
    return await Promise.race([parsed, ...kind === null ? [] : [after(patience.textMilliseconds), pictures.then(() => after(patience.picturesMilliseconds))]]);
  } catch (error) {
    throw refusalOf(error);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof ParseRefusal)) return error;
  const parameters = error.code === 'unsupported_media_type' ? { detail: error.detail, supported } : { detail: error.detail };
  return new KeysteadError(error.code, parameters, { cause: error });
}
