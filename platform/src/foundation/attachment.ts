/**
 * Headers of a download of what a person wrote or uploaded: never shown in place, whatever it holds. The name is given twice, plain and in UTF-8
 * (RFC 6266, RFC 8187), without what would end the header or name a folder.
 */
export function attachmentHeaders(name: string, contentType = 'application/octet-stream'): Readonly<Record<string, string>> {
  return { 'content-type': contentType, 'content-disposition': attachment(name), 'x-content-type-options': 'nosniff', 'content-security-policy': "sandbox; default-src 'none'" };
}

/** `Content-Disposition` of a download: always an attachment. */
function attachment(name: string): string {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/["\\%;/]/g, '_').trim();
  const encoded = encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${/^(?:\.|$)/.test(ascii) ? `file${ascii}` : ascii}"; filename*=UTF-8''${encoded}`;
}
