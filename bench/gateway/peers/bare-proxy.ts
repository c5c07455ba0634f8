/** A bare proxy: `node:http` in, an undici pool out, request and answer parsed as JSON. Run as its own process with the provider's port; prints its own. */
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { Pool } from 'undici';

const pool = new Pool(`http://127.0.0.1:${process.argv[2] ?? ''}`, { connections: 256, pipelining: 1 });

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
}

async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request);
  JSON.parse(body.toString('utf8'));
  const { statusCode, headers, body: answer } = await pool.request({
    path: request.url ?? '/', method: 'POST', body, headers: { 'content-type': 'application/json', authorization: request.headers.authorization ?? '' },
  });
  const type = String(headers['content-type']);
  if (type.startsWith('text/event-stream')) {
    response.writeHead(statusCode, { 'content-type': type });
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      for (const line of chunk.toString('utf8').split('\n')) if (line.startsWith('data: {')) JSON.parse(line.slice(6));
      response.write(chunk);
    }
    response.end();
    return;
  }
  const bytes = await read(answer as AsyncIterable<Buffer>);
  JSON.parse(bytes.toString('utf8'));
  response.writeHead(statusCode, { 'content-type': type, 'content-length': bytes.length });
  response.end(bytes);
}

const server = createServer((request, response) => {
  forward(request, response).catch(() => response.destroy());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port ?? 0 : 0}\n`);
});
