/**
 * A stand-in provider in Node.js: streams of so many tokens, one event every so many milliseconds, the first at once; whole answers where no stream is asked for.
 * Run as its own process with tokens and milliseconds; prints its port. All streams beat to one timer, so that it costs little.
 */
import { type ServerResponse, createServer } from 'node:http';
import { answers, streamOf } from './recorded.ts';

const [tokens, gapMilliseconds] = [Number(process.argv[2] ?? 100), Number(process.argv[3] ?? 10)];
type StreamPath = '/v1/chat/completions' | '/v1/messages';
const streams: Readonly<Record<StreamPath, readonly Buffer[]>> = {
  '/v1/chat/completions': streamOf('/v1/chat/completions', tokens).map((text) => Buffer.from(text)),
  '/v1/messages': streamOf('/v1/messages', tokens).map((text) => Buffer.from(text)),
};
const isStreamPath = (path: string): path is StreamPath => Object.hasOwn(streams, path);

interface Running { readonly response: ServerResponse; readonly events: readonly Buffer[]; next: number }
const running = new Set<Running>();
setInterval(() => {
  for (const one of running) {
    const event = one.events[one.next];
    one.next += 1;
    if (event !== undefined && !one.response.destroyed) { one.response.write(event); continue; }
    one.response.end();
    running.delete(one);
  }
}, gapMilliseconds);

const server = createServer((request, response) => {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString('latin1'); });
  request.on('end', () => {
    if (isStreamPath(path) && /"stream": ?true/.test(body)) {
      response.writeHead(200, ['content-type', 'text/event-stream', 'cache-control', 'no-cache', 'x-request-id', 'req_bench']);
      const events = streams[path];
      response.write(events[0]);
      running.add({ response, events, next: 1 });
      return;
    }
    const answer = Object.hasOwn(answers, path) ? answers[path as keyof typeof answers] : '{}';
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(answer)), 'x-request-id', 'req_bench', 'x-ratelimit-remaining-requests', '9999']);
    response.end(answer);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port ?? 0 : 0}\n`);
});
