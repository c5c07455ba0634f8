import type { RequestFilters, RequestRow, TailEvent } from '@keystead/contract';
import { fitsFilters } from './request-filters.ts';

/** What a view that reads slowly may have waiting; beyond it, requests are counted. */
const mostWaiting = 200;

/** One live view: takes requests as they come, and gives them out as fast as its reader goes. */
export class LiveView {
  readonly #filters: RequestFilters;
  #waiting: TailEvent[] = [{ type: 'ready' }];
  #skipped: number | null = 0;
  #wake: (() => void) | null = null;

  constructor(filters: RequestFilters) {
    this.#filters = filters;
  }

  take(rows: readonly RequestRow[]): void {
    for (const row of rows) {
      if (!fitsFilters(row, this.#filters)) continue;
      if (this.#waiting.length < mostWaiting) this.#waiting.push({ type: 'request', request: row });
      else this.skip(1);
    }
    this.#wakeUp();
  }

  /** `null`: nobody knows how many. */
  skip(count: number | null): void {
    this.#skipped = count === null || this.#skipped === null ? null : this.#skipped + count;
    this.#wakeUp();
  }

  /** What has come; `null` where nothing did for `milliseconds`, or the reader left. */
  async next(milliseconds: number, left: AbortSignal): Promise<readonly TailEvent[] | null> {
    if (this.#waiting.length === 0 && this.#skipped === 0 && !left.aborted) await this.#sleep(milliseconds, left);
    const events = this.#waiting;
    this.#waiting = [];
    if (this.#skipped !== 0) events.push({ type: 'skipped', count: this.#skipped });
    this.#skipped = 0;
    return events.length === 0 ? null : events;
  }

  #sleep(milliseconds: number, left: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => { clearTimeout(timer); left.removeEventListener('abort', done); this.#wake = null; resolve(); };
      const timer = setTimeout(done, milliseconds);
      left.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  #wakeUp(): void {
    this.#wake?.();
  }
}
