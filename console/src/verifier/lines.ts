import { longestExportLine, readLines } from '@keystead/contract';

/** The lines of a file as it comes in, without their newlines. */
export function linesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  return readLines(piecesOf(bytes), longestExportLine);
}

/** Not every browser hands out a stream's pieces by itself. Whoever stops reading stops the file. */
async function* piecesOf(bytes: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = bytes.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    await reader.cancel();
  }
}
