/** What a scenario asks of each gateway: OpenAI's format to a provider that speaks it, or to one that speaks Anthropic's. */
export const surfaces = ['untranslated', 'translated'] as const;
export type Surface = (typeof surfaces)[number];

/** How one peer is asked. */
export interface Way { readonly port: number; readonly headers: Readonly<Record<string, string>>; readonly model: string }

/** One of those that are measured beside each other, running on the measured core. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** `null`: it cannot be asked that. */
  way(surface: Surface): Way | null;
  /** Its processes on the measured core. */
  pids(): readonly number[];
  /** Waits until work that it put off is done, so that it slows nobody down. */
  settle?(): Promise<void>;
  stop(): Promise<void>;
}

/** One that cannot be measured here, and why. */
export interface Absent { readonly name: string; readonly absent: string }

/** Addresses of the stand-in providers: whole answers, and streams. */
export interface Upstreams { readonly whole: number; readonly streams: number }

export type StartPeer = (upstreamPort: number) => Promise<Peer | Absent>;

export function isAbsent(peer: Peer | Absent): peer is Absent {
  return 'absent' in peer;
}

export const openaiKey = 'sk-proj-bench-0123456789abcdefghijklmnop';
export const anthropicKey = 'sk-ant-api03-bench-0123456789abcdefghijklmnop';
