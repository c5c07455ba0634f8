import { deflateRawSync } from 'node:zlib';

/** Files that are made to hurt whoever reads them. */
export function hostileFiles(): readonly (readonly [string, Buffer])[] {
  return [
    ['a workbook that unpacks to 1 GB', archive(['[Content_Types].xml', Buffer.from('<Types/>')], ['xl/workbook.xml', Buffer.from('<a/>')], ['xl/worksheets/sheet1.xml', Buffer.alloc(1_000_000_000)])],
    ['a PDF whose tree of pages leads to itself', pdf('<< /Type /Pages /Count 1000000 /Kids [2 0 R 2 0 R 2 0 R] >>')],
    ['a PDF that claims a thousand million pages', pdf('<< /Type /Pages /Count 1000000000 /Kids [3 0 R] >>', '<< /Type /Page /Parent 2 0 R >>')],
    ['a picture that claims 60,000 × 60,000 pixels', Buffer.from(`89504e470d0a1a0a0000000d494844520000ea600000ea600806000000${'00'.repeat(4)}`, 'hex')],
    ['a Word document of a million nested tables', archive(['[Content_Types].xml', Buffer.from('<Types/>')], ['word/document.xml', Buffer.from(`<w:document xmlns:w="w"><w:body>${'<w:tbl><w:tr><w:tc>'.repeat(1_000_000)}`)])],
  ];
}

function pdf(...objects: readonly string[]): Buffer {
  let text = '%PDF-1.4\n';
  const bodies = ['<< /Type /Catalog /Pages 2 0 R >>', ...objects];
  const offsets = bodies.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = text.length;
  return Buffer.from(`${text}xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1');
}

/** A ZIP archive, written by hand: packages that write one would take the large part apart. */
function archive(...parts: readonly (readonly [string, Buffer])[]): Buffer {
  const locals: Buffer[] = [];
  const listing: Buffer[] = [];
  let offset = 0;
  for (const [name, whole] of parts) {
    const data = deflateRawSync(whole);
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    locals.push(local, data);
    listing.push(entry);
    offset += local.length + data.length;
  }
  const directory = Buffer.concat(listing);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
