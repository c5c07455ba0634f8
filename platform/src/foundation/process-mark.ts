import { readFileSync } from 'node:fs';

/**
 * Names a process for good, also once its number is given to another program: the number, and when it began in the kernel's own count (nothing
 * where the system does not tell).
 */
export function processMark(pid: number = process.pid): string {
  return `${pid} ${startedAt(pid)}`;
}

/** Whether the process of a mark still runs on this machine. */
export function isRunning(mark: string): boolean {
  const [number, since] = mark.trim().split(' ', 2);
  const pid = Number(number);
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as { code?: string }).code !== 'EPERM') return false;
  }
  return startedAt(pid) === (since ?? '');
}

function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
