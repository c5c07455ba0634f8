import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { PackFiles } from './pack-files.ts';

/** Files as one run of bytes, as they lie sealed in storage. */
export function bundleOf(files: PackFiles): Buffer {
  return Buffer.from(JSON.stringify([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('base64')])));
}

/** What `bundleOf` made. */
export function filesOf(bundle: Uint8Array): PackFiles {
  const entries = JSON.parse(Buffer.from(bundle).toString()) as readonly (readonly [string, string])[];
  return new Map(entries.map(([path, text]) => [path, Buffer.from(text, 'base64')]));
}

/** The files as a ZIP. @param at its time stamps. */
export async function zipOf(files: PackFiles, at: Date): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes] of files) zip.addBuffer(Buffer.from(bytes), path, { mtime: at });
  zip.end();
  return Buffer.concat(await Array.fromAsync(zip.outputStream as Readable, (chunk) => chunk as Buffer));
}
