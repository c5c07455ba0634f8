/** How many shadows may be under way in this process, of one tenant, and how many bytes of requests they may hold. */
export interface ShadowBounds { readonly most: number; readonly mostOfTenant: number; readonly mostBytes: number }
export const shadowBounds: ShadowBounds = { most: 32, mostOfTenant: 8, mostBytes: 64 * 1024 * 1024 };

/** One shadow on its way. `stop` breaks it off; it still gets its outcome. */
export interface Running { readonly tenantId: string; readonly bytes: number; readonly stop: () => void }

/**
 * The shadows under way in this process. They stand behind requests: beyond the bounds none is begun, and at a stop they are broken
 * off, each with its outcome, before the process ends.
 */
export class Shadows {
  readonly #bounds: ShadowBounds;
  readonly #running = new Map<Running, Promise<void>>();
  #closed = false;

  constructor(bounds: ShadowBounds = shadowBounds) {
    this.#bounds = bounds;
  }

  get count(): number {
    return this.#running.size;
  }

  /** Begins one where there is room. `work` must not reject. False: it was not begun. */
  begin(running: Running, work: () => Promise<void>): boolean {
    if (this.#closed || !this.#hasRoom(running)) return false;
    this.#running.set(running, work().finally(() => { this.#running.delete(running); }));
    return true;
  }

  /** No further one begins; resolves once each that was under way has been broken off and has its outcome. */
  async stop(): Promise<void> {
    this.#closed = true;
    const ends = [...this.#running].map(([running, end]) => { running.stop(); return end; });
    await Promise.all(ends);
  }

  #hasRoom({ tenantId, bytes }: Running): boolean {
    let ofTenant = 0;
    let held = bytes;
    for (const running of this.#running.keys()) {
      held += running.bytes;
      if (running.tenantId === tenantId) ofTenant += 1;
    }
    return this.#running.size < this.#bounds.most && ofTenant < this.#bounds.mostOfTenant && held <= this.#bounds.mostBytes;
  }
}
