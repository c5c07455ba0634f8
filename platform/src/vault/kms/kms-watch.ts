import type { Clock, Logger } from '../../foundation/index.ts';
import { probeHealth } from './deadline.ts';
import type { KeyProviders } from './key-providers.ts';

/** How the key services of a ring are, as this process saw it last. */
export interface KmsStatus {
  /** `degraded`: keys in memory go on, nothing else opens. `closed`: it has lasted longer than any of them lives. */
  readonly state: 'ok' | 'degraded' | 'closed';
  /** For operators; what to do. */
  readonly detail: string | null;
}

export interface KmsWatch {
  status(): KmsStatus;
  /** Looks now; many who ask at once share one look. */
  look(): Promise<KmsStatus>;
  /** Looks from time to time, sooner while something is wrong. */
  start(): void;
  stop(): void;
}

export interface KmsWatchOptions {
  readonly keys: KeyProviders;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How long an unwrapped key stays in memory. */
  readonly timeToLiveSeconds?: number;
}

const calmPauseMilliseconds = 30_000;
const troubledPauseMilliseconds = 2_000;

/** Watches the key services of a ring. What counts is whether they wrap and unwrap; a fault beyond that is only told. */
export function createKmsWatch(options: KmsWatchOptions): KmsWatch {
  const { keys, clock, logger, timeToLiveSeconds = 300 } = options;
  let lastWell = clock.now().getTime();
  let trouble: string | null = null;
  let warned: string | null = null;
  let looking: Promise<KmsStatus> | null = null;
  let timer: NodeJS.Timeout | null = null;

  function status(): KmsStatus {
    if (trouble === null) return { state: 'ok', detail: warned };
    return { state: clock.now().getTime() - lastWell >= timeToLiveSeconds * 1000 ? 'closed' : 'degraded', detail: trouble };
  }

  async function ask(): Promise<KmsStatus> {
    const probes = await Promise.all([keys.current, ...keys.earlier].map((each) => probeHealth(each)));
    const found = probes.find(({ state }) => state === 'failing')?.detail ?? null;
    const fault = found === null ? (await keys.health()).detail : null;
    if (found === null) lastWell = clock.now().getTime();
    if (found !== null && trouble === null) logger.error({ reason: found }, 'a key service does not do its work; keys in memory go on until their time to live');
    if (found === null && trouble !== null) logger.info('the key services are well again');
    if (fault !== null && fault !== warned) logger.warn({ reason: fault }, 'a root key wraps and unwraps, but is not as it should be');
    trouble = found;
    warned = fault;
    return status();
  }

  function look(): Promise<KmsStatus> {
    looking ??= ask().finally(() => {
      looking = null;
      // Whoever asked in between: from now on the pause fits what was seen.
      if (timer !== null) schedule();
    });
    return looking;
  }

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => { void look(); }, trouble === null ? calmPauseMilliseconds : troubledPauseMilliseconds);
    timer.unref();
  }

  return {
    status,
    look,
    start() { if (timer === null) schedule(); },
    stop() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
