import { send } from './client.ts';
import type { InputOf, ReadId } from './types.ts';

/** Fetches an answer that is a file, to be read as it comes. Throws ApiProblem. */
export async function openFile<K extends ReadId>(id: K, input: InputOf<K>): Promise<ReadableStream<Uint8Array>> {
  const response = await send(id, input as Parameters<typeof send>[1], { accept: '*/*' });
  return response.body ?? new ReadableStream({ start: (controller) => controller.close() });
}

/** Fetches an answer that is a file and hands it to the browser to save. Throws ApiProblem. */
export async function download<K extends ReadId>(id: K, input: InputOf<K>, fallbackName: string): Promise<void> {
  const response = await send(id, input as Parameters<typeof send>[1], { accept: '*/*' });
  const name = fileNameOf(response.headers.get('content-disposition')) ?? fallbackName;
  saveFile(await response.blob(), name);
}

/** Hands a file to the browser to save, byte for byte. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of the file by the next turn of its loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The same of a plain text. */
export function saveText(text: string, name: string): void {
  saveFile(new Blob([text], { type: 'text/plain' }), name);
}

function fileNameOf(disposition: string | null): string | null {
  if (disposition === null) return null;
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition)?.[1];
  if (extended !== undefined) return decodeURIComponent(extended);
  return /filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? null;
}

/** Fetches an answer that is plain text. Throws ApiProblem. */
export async function readText<K extends ReadId>(id: K, input: InputOf<K>): Promise<string> {
  const response = await send(id, input as Parameters<typeof send>[1], { accept: '*/*' });
  return response.text();
}
