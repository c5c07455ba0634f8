/** A provider that answers at once with about 1 kB of Chat Completions. Run as its own process; prints its port. */
import { createServer } from 'node:http';

const body = Buffer.from(JSON.stringify({
  id: 'chatcmpl-bench', object: 'chat.completion', created: 1_790_000_000, model: 'gpt-4o-mini-2024-07-18',
  choices: [{ index: 0, message: { role: 'assistant', content: 'All work and no play makes a dull benchmark. '.repeat(15).trim(), refusal: null }, logprobs: null, finish_reason: 'stop' }],
  usage: { prompt_tokens: 24, completion_tokens: 160, total_tokens: 184, prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 } },
  system_fingerprint: 'fp_bench',
}));
const models = JSON.stringify({ object: 'list', data: [{ id: 'gpt-4o-mini', object: 'model', created: 1, owned_by: 'bench' }] });

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const answer = request.method === 'GET' ? models : body;
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(answer)), 'x-request-id', 'req_bench', 'x-ratelimit-remaining-requests', '9999']);
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : null, answerBytes: body.length })}\n`);
});
