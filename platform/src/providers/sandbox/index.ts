/**
 * The sandbox: a provider that runs beside the gateway, so that everything works before a real key is at hand. It
 * speaks OpenAI (Chat Completions, Responses, Embeddings, Models), Anthropic (Messages, token counting, Models) and Gemini
 * (generateContent and streamGenerateContent with and without `alt=sse`, countTokens, embedContent, batchEmbedContents, Models).
 *
 * - Keys begin with `sk-sandbox-`; any other key is answered 401.
 * - Every answer carries `x-keystead-sandbox: true`, and free text says that no model was asked.
 * - The same request gives the same answer. Structured output is made from the prompt: quotes are words of a framed page
 *   (`<document name="…" id="…"><page n="1">…</page></document>`, `<source …>` too), figures and names are picked from it.
 * - A token is four bytes of UTF-8, rounded up; at most 4,096 are written. Nothing is ever cached.
 * - Tools: the forced one, else the first, is called once with arguments taken from the question; after a tool's result
 *   comes text.
 * - Streams come in small pieces, 15 milliseconds apart.
 *
 * Faults on demand, by the model's name (`sandbox-…`) or by a mark in the last question (`[[sandbox: …]]`):
 *
 * | directive | what happens |
 * |---|---|
 * | `error-429`, `error-500`, any 4xx or 5xx | that status, in the caller's dialect |
 * | `error-503-once` | that status the first time a request comes, an answer the second time, and so on |
 * | `error-429-after-2`, also with `-once` | with `Retry-After: 2` |
 * | `slow`, `slow-500` | the first byte comes after 3 seconds, or as many milliseconds |
 * | `cut` | the connection breaks in the middle of the answer |
 * | `stall` | the answer stops in the middle and the connection stays open |
 * | `silent` | the request is taken and never answered |
 * | `reset` | the connection breaks before the answer |
 * | `malformed` | one event in the middle of a stream is no JSON |
 * | `no-done` | a chat stream ends without `[DONE]` |
 * | `refusal` | the answer is a refusal with the dialect's own reason |
 * | `context` | 400: the prompt is too long |
 * | `html` | 200 with a web page, as a closed service answers |
 */
export { type Sandbox, type SandboxOptions, startSandbox } from './server.ts';
