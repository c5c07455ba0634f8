import { type ChildProcess, fork } from 'node:child_process';
import cluster from 'node:cluster';
import { fileURLToPath } from 'node:url';
import type { Logger } from '../foundation/index.ts';
import { Member } from './member.ts';
import type { Boot, Drain, Requests, RoleName } from './messages.ts';
import type { MemberReport } from './watch/index.ts';

const roleMain = fileURLToPath(new URL('./roles/role-main.ts', import.meta.url));
/** Long enough for a streamed answer to end, short enough for a service manager. */
const atEnd: Drain = { replaced: false, limitMilliseconds: 20_000 };
/** A process that is stuck must not keep the report of the others. */
const reportLimitMilliseconds = 3_000;

type SharedBoot = Omit<Boot, 'role' | 'slot'>;

/** Keeps the wanted processes alive: one that ends is started again, with a growing pause. */
export class ProcessTree {
  onRestart: (role: RoleName, member: Member) => Promise<void> = async () => undefined;
  readonly restarts: Record<RoleName, number> = { api: 0, gateway: 0, shipper: 0, worker: 0 };
  readonly #logger: Logger;
  readonly #members = new Map<string, Member>();
  /** Gateways beside the wanted ones: those that are about to replace one, and replaced ones that still serve what they have. */
  readonly #besides = new Set<Member>();
  #shared: SharedBoot | null = null;
  #reloading: Promise<number> | null = null;
  #stopping = false;

  /** Starts the processes; they load their code, and wait for `boot`. */
  constructor(logger: Logger, counts: Readonly<Record<RoleName, number>>) {
    this.#logger = logger;
    for (const role of ['api', 'gateway', 'shipper', 'worker'] as const) {
      for (let slot = 0; slot < counts[role]; slot += 1) this.#fork(role, slot);
    }
  }

  member(role: RoleName): Member {
    const found = this.#members.get(`${role}-0`);
    if (found === undefined) throw new Error(`the ${role} process is not running`);
    return found;
  }

  /** Asks every process how it is; one that does not answer in time has no report. */
  report(input: Requests['report']['input']): Promise<readonly MemberReport[]> {
    return Promise.all([...this.#members.values()].map(async (member): Promise<MemberReport> => {
      const timer = Promise.withResolvers<null>();
      const limit = setTimeout(() => timer.resolve(null), reportLimitMilliseconds);
      const report = await Promise.race([member.ask('report', input).catch(() => null), timer.promise]);
      clearTimeout(limit);
      return { role: member.role, slot: member.slot, pid: member.process.pid ?? null, report };
    }));
  }

  /** A gateway that ends meanwhile reads everything when it is started again. */
  async catchUp(): Promise<void> {
    const gateways = [...this.#members.values()].filter(({ role }) => role === 'gateway');
    await Promise.all(gateways.map((member) => member.ask('catchUp', {}).catch((error: unknown) => { this.#logger.warn({ err: error, slot: member.slot }, 'a gateway has not caught up yet'); })));
  }

  /** Tells every process where the database is, and waits until all are ready. From then on one that ends is started again. */
  async boot(shared: SharedBoot): Promise<void> {
    this.#shared = shared;
    await Promise.all([...this.#members.values()].map((member) => this.#bootMember(member, shared)));
  }

  #fork(role: RoleName, slot: number): Member {
    const member = startMember(role, slot);
    this.#members.set(keyOf(member), member);
    return member;
  }

  /**
   * Replaces the gateway processes, one after the other: the new one serves before the old one takes no more connections. The old ones go on with
   * what they have for at most so long. Gives how many were replaced. Asked again meanwhile, it is the same replacing.
   * @throws Error where a new process does not start: then the old one serves on.
   */
  reloadGateways(drainMilliseconds: number): Promise<number> {
    this.#reloading ??= this.#replaceGateways(drainMilliseconds).finally(() => { this.#reloading = null; });
    return this.#reloading;
  }

  async #replaceGateways(limitMilliseconds: number): Promise<number> {
    const shared = this.#shared;
    if (shared === null) throw new Error('the gateways have not started yet');
    const gateways = [...this.#members.values()].filter(({ role }) => role === 'gateway');
    let replaced = 0;
    // One that ended by itself is being started anew already.
    for (const old of gateways) if (this.#isServing(old) && await this.#replace(old, shared, limitMilliseconds)) replaced += 1;
    return replaced;
  }

  async #replace(old: Member, shared: SharedBoot, limitMilliseconds: number): Promise<boolean> {
    const next = startMember('gateway', old.slot);
    this.#besides.add(next);
    await this.#bootMember(next, shared).finally(() => { this.#besides.delete(next); });
    // The old one may have ended meanwhile, and another was started in its place.
    const unneeded = this.#isServing(old) ? old : next;
    if (unneeded === old) this.#members.set(keyOf(old), next);
    this.#besides.add(unneeded);
    void unneeded.drain({ replaced: true, limitMilliseconds }).then(() => this.#besides.delete(unneeded));
    return unneeded === old;
  }

  #isServing(member: Member): boolean {
    return this.#isWanted(member) && member.process.exitCode === null && member.process.signalCode === null;
  }

  async #bootMember(member: Member, shared: SharedBoot): Promise<void> {
    const { role, slot } = member;
    member.send({ type: 'boot', boot: { ...shared, role, slot } });
    await member.ready;
    member.process.once('exit', (code, signal) => { if (this.#isWanted(member)) this.#restart(member, shared, String(signal ?? code)); });
  }

  #isWanted(member: Member): boolean {
    return !this.#stopping && this.#members.get(keyOf(member)) === member;
  }

  #restart(ended: Member, shared: SharedBoot, reason: string, attempt = 0): void {
    const { role, slot } = ended;
    if (attempt === 0) this.restarts[role] += 1;
    this.#logger.error({ role, slot, reason }, 'a process ended by itself; starting it again');
    setTimeout(() => {
      if (!this.#isWanted(ended)) return;
      const member = this.#fork(role, slot);
      this.#bootMember(member, shared).then(() => this.onRestart(role, member)).catch((error: unknown) => this.#restart(member, shared, String(error), attempt + 1));
    }, Math.min(100 * 2 ** attempt, 5_000));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const of = (role: RoleName): Member[] => [...this.#members.values()].filter((member) => member.role === role);
    // Gateways first: they answer what is in flight, which may need the api behind them.
    await Promise.all([...of('gateway'), ...this.#besides].map((member) => member.drain(atEnd)));
    // What they wrote down is in the ledger before the worker makes the last leaves of the audit log.
    await Promise.all(of('shipper').map((member) => member.drain(atEnd)));
    await Promise.all([...of('api'), ...of('worker')].map((member) => member.drain(atEnd)));
  }
}

function keyOf({ role, slot }: { readonly role: RoleName; readonly slot: number }): string {
  return `${role}-${slot}`;
}

function startMember(role: RoleName, slot: number): Member {
  return new Member(role, slot, role === 'gateway' ? gatewayProcess() : fork(roleMain, [role], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }));
}

/**
 * Cluster workers share the one port. The primary takes connections and hands them out: one that comes while a process stops
 * listening goes to another, which separate sockets on one port (`SO_REUSEPORT`) could not promise.
 */
function gatewayProcess(): ChildProcess {
  cluster.setupPrimary({ exec: roleMain, args: ['gateway' satisfies RoleName], silent: false });
  return cluster.fork().process;
}
