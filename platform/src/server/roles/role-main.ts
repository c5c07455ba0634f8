import { createLogger, createRecentProblems } from '../../foundation/index.ts';
import { runtimeMetrics } from '../../telemetry/index.ts';
import type { Boot, Drain, FromRole, ProcessReport, RequestName, Requests, RoleName, ToRole } from '../messages.ts';
import type { Role } from './role.ts';

type Starter = (boot: Boot, logger: ReturnType<typeof createLogger>) => Promise<Role>;

/** Loaded when it is known which one this process is: a gateway has no use for document parsers. */
const starters: Readonly<Record<RoleName, () => Promise<Starter>>> = {
  api: async () => (await import('./api.ts')).startApiRole,
  gateway: async () => (await import('./gateway.ts')).startGatewayRole,
  shipper: async () => (await import('./shipper.ts')).startShipperRole,
  worker: async () => (await import('./worker.ts')).startWorkerRole,
};

function tell(message: FromRole): void {
  process.send?.(message);
}

/** Which role this process has stands in its arguments, so that its code loads before there is anything to boot with. */
const given = process.argv[2];
if (given !== 'api' && given !== 'gateway' && given !== 'shipper' && given !== 'worker') throw new Error(`"${given}" is not a role`);
const starter = starters[given]();
// Heard of when it is awaited, by the boot.
starter.catch(() => undefined);

const orphanLimitMilliseconds = 20_000;
let role: Role | null = null;
const problems = createRecentProblems();

/** Answers before the role has started too: why it does not is then among the problems. */
async function report({ runtime }: Requests['report']['input']): Promise<ProcessReport> {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const own = await role?.report?.() ?? { metrics: [], facts: { started: role !== null } };
  return { uptimeSeconds: Math.round(process.uptime()), memory: { rss, heapUsed, heapTotal, external }, facts: own.facts, metrics: [...own.metrics, ...runtime ? await runtimeMetrics() : []], problems: problems.read() };
}

async function boot(given: Boot): Promise<void> {
  const logger = createLogger({ name: given.role, level: given.configuration.logLevel, recent: problems });
  process.on('unhandledRejection', (reason) => { logger.error({ err: reason }, 'a promise failed unnoticed'); });
  try {
    const start = await starter;
    role = await start(given, logger);
    tell({ type: 'ready' });
  } catch (error) {
    tell({ type: 'fatal', message: error instanceof Error ? error.message : String(error) });
    logger.debug({ err: error }, 'role did not start');
    process.exitCode = 1;
    process.disconnect();
  }
}

async function reply(id: number, name: RequestName, input: unknown): Promise<void> {
  try {
    const handle = name === 'report' ? report : role?.requests?.[name];
    if (handle === undefined) throw new Error(`this role does not answer ${name}`);
    tell({ type: 'reply', id, output: await handle(input as never) });
  } catch (error) {
    tell({ type: 'reply', id, error: error instanceof Error ? error.message : String(error) });
  }
}

async function drain(how: Drain): Promise<void> {
  await role?.drain(how);
  process.exit(0);
}

process.on('message', (message: ToRole) => {
  if (message.type === 'boot') void boot(message.boot);
  else if (message.type === 'drain') void drain(message.drain);
  else void reply(message.id, message.name, message.input);
});
// The supervisor died: without it nobody would ever end us.
process.on('disconnect', () => { void drain({ replaced: false, limitMilliseconds: orphanLimitMilliseconds }); });
// Ctrl-C reaches the whole process group; the supervisor decides when each role ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
