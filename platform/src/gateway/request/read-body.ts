import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';

export const bodyLimitBytes = 32 * 1024 * 1024;

/** A client that went away before its request was whole. Nobody is left to be answered. */
export class ClientGone extends Error {}

/**
 * Reads a body whole, counting the bytes that really come.
 * @throws GatewayError `body_too_large`. @throws ClientGone
 */
export function readBody(request: IncomingMessage, limitBytes = bodyLimitBytes): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let first: Buffer | null = null;
    let rest: Buffer[] | null = null;
    let total = 0;
    request.on('data', (chunk: Buffer) => {
      total += chunk.length;
      if (total > limitBytes) {
        request.removeAllListeners('data');
        request.pause();
        reject(tooLarge(limitBytes));
      } else if (first === null) first = chunk;
      else (rest ??= [first]).push(chunk);
    });
    request.on('end', () => resolve(rest === null ? first ?? Buffer.alloc(0) : Buffer.concat(rest, total)));
    request.on('error', () => reject(new ClientGone('client went away')));
    request.on('close', () => { if (!request.readableEnded) reject(new ClientGone('client went away')); });
  });
}

export function tooLarge(limitBytes: number): GatewayError {
  return new GatewayError('body_too_large', { limitMebibytes: Math.floor(limitBytes / 1_048_576) });
}

/**
 * Parses a body that must be a JSON object.
 * @throws GatewayError `invalid_json`
 */
export function parseBody(bytes: Buffer): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    // V8 quotes the text around the fault, which is the caller's content: only where it is, is said.
    const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    throw new GatewayError('invalid_json', { detail: bytes.length === 0 ? 'it is empty.' : position === undefined ? 'it ends too early or is not JSON.' : `unexpected character at position ${position}.` });
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new GatewayError('invalid_json', { detail: 'it must be an object.' });
  for (const name of upstreamFields) if (name in body) throw new GatewayError('upstream_not_allowed', { name });
  return body as Record<string, unknown>;
}

/** Fields by which other gateways let a caller choose where the key is sent. No provider has one of them. */
export const upstreamFields = ['base_url', 'api_base', 'baseUrl', 'apiBase', 'custom_host'] as const;
