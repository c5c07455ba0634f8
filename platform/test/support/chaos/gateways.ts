import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { newId } from '../../../src/foundation/index.ts';
import { childFile } from '../program.ts';
import type { ChildOrder } from './gateway-child.ts';
import { armed, type Kill, type KillPoint } from './kill-points.ts';
import type { MoneyGatewaySettings } from './money-gateway.ts';

interface Gateway { readonly name: string; readonly child: ChildProcess; readonly url: string }
interface Armed { readonly gateway: Gateway; readonly kill: Kill; readonly isTime: (passed: KillPoint) => boolean; killedAt: KillPoint | 'at any moment' | null }

/** Gateway processes that stay while one seed follows the other; only those that were killed are begun anew. */
export class Gateways {
  readonly #settings: Omit<MoneyGatewaySettings, 'name'>;
  readonly #living: Gateway[] = [];
  readonly #begun: ChildProcess[] = [];
  #replaced: Promise<void>[] = [];
  #armed: Armed[] = [];

  constructor(settings: Omit<MoneyGatewaySettings, 'name'>) {
    this.#settings = settings;
  }

  /** Begins as many as are missing. */
  async fill(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count - this.#living.length }, () => this.#begin()));
  }

  async #begin(): Promise<void> {
    const name = `gateway-${newId()}`;
    const child = fork(childFile('gateway-child'), [JSON.stringify({ ...this.#settings, name } satisfies MoneyGatewaySettings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.#begun.push(child);
    const [{ url }] = await once(child, 'message') as [{ url: string }];
    const gateway: Gateway = { name, child, url };
    this.#living.push(gateway);
    child.once('exit', (_code, signal) => { if (signal === 'SIGKILL') this.#replaced.push(this.#replace(gateway)); });
  }

  #replace(gone: Gateway): Promise<void> {
    this.#living.splice(this.#living.indexOf(gone), 1);
    for (const each of this.#armed) if (each.gateway === gone) each.killedAt ??= each.kill.point;
    return this.#begin();
  }

  /** By chance one that lives. */
  pick(chance: () => number): Gateway | null {
    return this.#living[Math.floor(chance() * this.#living.length)] ?? null;
  }

  /** Has one process for each kill die at its point. */
  arm(kills: readonly Kill[], chance: () => number): void {
    const left = [...this.#living];
    this.#armed = kills.flatMap((kill) => left.splice(Math.floor(chance() * left.length), 1).map((gateway) => ({ gateway, kill, isTime: armed(kill), killedAt: null })));
    for (const { gateway, kill } of this.#armed) gateway.child.send({ kind: 'kill', kill } satisfies ChildOrder);
  }

  /** A request of this gateway came by a point outside of it. */
  reached(point: KillPoint, name: string): void {
    for (const { gateway, isTime } of this.#armed) if (gateway.name === name && isTime(point)) gateway.child.kill('SIGKILL');
  }

  /** Kills whoever was to die and lives. */
  killArmed(): void {
    for (const each of this.#armed) {
      if (each.gateway.child.signalCode !== null || !each.gateway.child.kill('SIGKILL')) continue;
      each.killedAt ??= 'at any moment';
    }
  }

  /** Waits until everybody is there again; gives where the killed were. */
  async settled(count: number): Promise<readonly (KillPoint | 'at any moment')[]> {
    await Promise.all(this.#armed.map(async ({ gateway: { child } }) => { if (child.signalCode === null) await once(child, 'exit'); }));
    const replaced = this.#replaced;
    this.#replaced = [];
    await Promise.all(replaced);
    if (this.#living.length !== count) throw new Error(`${this.#living.length} gateways live, not ${count}`);
    return this.#armed.flatMap(({ killedAt }) => killedAt ?? []);
  }

  /** Drains all. */
  async end(): Promise<void> {
    await Promise.all(this.#living.map(async ({ child }) => {
      const exited = once(child, 'exit');
      child.send({ kind: 'drain' } satisfies ChildOrder);
      await exited;
    }));
  }
}
