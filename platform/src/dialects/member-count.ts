const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** How many members a JSON text names, those that stand twice counted twice. The bytes are JSON that was parsed before. */
export function membersWritten(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(quote); at !== -1; at = bytes.indexOf(quote, at)) {
    at += 1;
    while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    at += 1;
    let next = at;
    while (isSpace(bytes[next])) next += 1;
    if (bytes[next] === colon) count += 1;
  }
  return count;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
