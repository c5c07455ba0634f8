/** JSON where it is JSON, else the text as it came (closed services answer with web pages); `null` where it is larger than `limitBytes`. */
export async function readJson(body: AsyncIterable<Uint8Array> & { destroy(): unknown }, limitBytes: number): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.byteLength;
    if (total > limitBytes) { body.destroy(); return null; }
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
