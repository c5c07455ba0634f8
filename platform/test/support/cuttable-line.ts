import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a database that a test cuts: TCP on this side, whatever the database listens at on the other. */
export interface CuttableLine {
  /** The far end's address with this one in its place. */
  readonly url: string;
  /** Bytes that went to the far end, and how often a connection was made. */
  readonly sentBytes: () => number;
  /** `closed`: connections break, and new ones are refused at once. `silent`: nothing comes through, and nobody is told. */
  cut(how: 'closed' | 'silent'): void;
  /** What was kept back in silence is lost with its connections; new ones come through. */
  heal(): void;
  close(): Promise<void>;
}

export async function openCuttableLine(far: string): Promise<CuttableLine> {
  const target = new URL(far);
  const socket = target.searchParams.get('host');
  const port = target.port === '' ? 5432 : Number(target.port);
  const sockets = new Set<Socket>();
  let state: 'open' | 'closed' | 'silent' = 'open';
  let sent = 0;
  const server = createServer((near) => {
    const track = (end: Socket): void => {
      sockets.add(end);
      end.on('error', () => end.destroy());
      end.on('close', () => sockets.delete(end));
    };
    track(near);
    if (state === 'closed') { near.destroy(); return; }
    if (state === 'silent') return;
    const onward = socket === null ? connect(port, target.hostname) : connect(`${socket}/.s.PGSQL.${port}`);
    track(onward);
    near.on('data', (bytes) => { if (state !== 'open') return; sent += bytes.length; onward.write(bytes); });
    onward.on('data', (bytes) => { if (state === 'open') near.write(bytes); });
    near.on('close', () => onward.destroy());
    onward.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const drop = (): void => { for (const end of sockets) end.destroy(); };
  const url = new URL(far);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    sentBytes: () => sent,
    cut(how) { state = how; if (how === 'closed') drop(); },
    heal() { drop(); state = 'open'; },
    async close() { drop(); await new Promise((resolve) => { server.close(resolve); }); },
  };
}
