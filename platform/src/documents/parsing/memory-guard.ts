/**
 * Ends the parsing process when its memory passes the limit, from a thread beside the one that parses, which may be busy
 * for long. `workerData` is the limit in bytes.
 */
import { workerData } from 'node:worker_threads';

const maxResidentBytes = Number(workerData);

setInterval(() => {
  if (process.memoryUsage.rss() > maxResidentBytes) process.kill(process.pid, 'SIGKILL');
}, 50);
