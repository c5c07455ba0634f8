import { createHash } from 'node:crypto';
import type { ContentKey, ObjectStorage } from '../../documents/index.ts';

/** A large file in storage: pieces of a fixed size, each sealed under the file's own key and bound to its place. */
export interface SealedFile { readonly pieces: number; readonly sizeBytes: number; readonly sha256: string }

/** Memory for a piece and its sealed form is all that writing or reading takes. */
const pieceBytes = 4 * 1_048_576;

const pieceKey = (place: string, index: number): string => `${place}/${String(index).padStart(6, '0')}`;
const partOf = (index: number): string => `piece ${index}`;

/** @param place where it lies, e.g. `t/<tenant>/exports/<id>`. Pieces that were written stay when it breaks off: whoever asked removes the place. */
export async function writeSealedFile(to: { storage: ObjectStorage; place: string; key: ContentKey }, bytes: AsyncIterable<Uint8Array>): Promise<SealedFile> {
  const hash = createHash('sha256');
  let [pieces, sizeBytes, waiting] = [0, 0, 0];
  let chunks: Uint8Array[] = [];
  const put = async (): Promise<void> => {
    await to.storage.put(pieceKey(to.place, pieces), to.key.seal(partOf(pieces), Buffer.concat(chunks)));
    pieces += 1;
    [chunks, waiting] = [[], 0];
  };
  for await (const chunk of bytes) {
    hash.update(chunk);
    sizeBytes += chunk.byteLength;
    waiting += chunk.byteLength;
    chunks.push(chunk);
    if (waiting >= pieceBytes) await put();
  }
  if (waiting > 0) await put();
  return { pieces, sizeBytes, sha256: hash.digest('hex') };
}

/** The file's bytes, piece by piece. @throws where a piece is missing, was changed or moved. */
export async function* readSealedFile(from: { storage: ObjectStorage; place: string; key: ContentKey; pieces: number }): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < from.pieces; index += 1) yield from.key.open(partOf(index), await from.storage.get(pieceKey(from.place, index)));
}
