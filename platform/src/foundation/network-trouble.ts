const texts: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name cannot be resolved', EAI_AGAIN: 'its name cannot be resolved just now', ECONNREFUSED: 'it refuses connections', ECONNRESET: 'the connection broke', EPIPE: 'the connection broke', UND_ERR_SOCKET: 'the connection broke',
  ENOENT: 'it is not running', EHOSTUNREACH: 'it cannot be reached', ENETUNREACH: 'the network cannot be reached', ETIMEDOUT: 'it did not answer in time', UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time',
  UND_ERR_HEADERS_OVERFLOW: 'it sent too large headers',
};

/** What went wrong on the way to another server, by Node.js's or undici's code, in words of our own: an error's text may hold anything. `null`: no code that is known. */
export function networkTrouble(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  return texts[code] ?? (code.startsWith('ERR_SSL') || code.includes('CERT') ? 'its certificate is not valid' : null);
}
