import { deflateRawSync } from 'node:zlib';

// Files that packages do not write: without their bounds, and with whatever they shall claim of themselves.

export interface ArchiveEntry { readonly name: string; readonly data: Buffer; readonly claimedBytes?: number }

/** A ZIP archive with whatever sizes its directory shall claim; `copies` lists each entry that often. */
export function zipByHand(entries: readonly ArchiveEntry[], copies = 1): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimedBytes } of entries) {
    const compressed = deflateRawSync(data);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(compressed.length, 18);
    local.writeUInt32LE(claimedBytes ?? data.length, 22);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(compressed.length, 20);
    entry.writeUInt32LE(claimedBytes ?? data.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    locals.push(local, compressed);
    for (let copy = 0; copy < copies; copy += 1) directory.push(entry);
    offset += local.length + compressed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, listing, end]);
}

/** A PDF of these objects, numbered from 1, the first its catalogue (ISO 32000-1, 7.5). */
export function pdfByHand(objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** A PDF of pages of US letter with these contents (ISO 32000-1, 7.7), in Latin letters. */
export function pagedPdfByHand(contents: readonly string[]): Buffer {
  return pdfByHand([
    '<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${contents.length} /Kids [${contents.map((_page, index) => `${4 + 2 * index} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...contents.flatMap((stream, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * index} 0 R >>`, `<< /Length ${Buffer.byteLength(stream, 'latin1')} >>\nstream\n${stream}\nendstream`,
    ]),
  ]);
}

/** An archive of these parts, as office programs write them, the main types among them. */
export function officeArchive(parts: Readonly<Record<string, string>>): Buffer {
  return zipByHand(Object.entries({ '[Content_Types].xml': '<Types/>', ...parts }).map(([name, text]) => ({ name, data: Buffer.from(text) })));
}
