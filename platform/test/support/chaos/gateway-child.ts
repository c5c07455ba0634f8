import { flushCompileCache } from 'node:module';
import { armed, type Kill, type KillPoint } from './kill-points.ts';
import { type MoneyGatewaySettings, startMoneyGateway } from './money-gateway.ts';

export type ChildOrder = { readonly kind: 'kill'; readonly kill: Kill } | { readonly kind: 'drain' };

/** A gateway in a process of its own, which kills itself where it is told to. */
async function main(settings: MoneyGatewaySettings): Promise<void> {
  let isTime: (passed: KillPoint) => boolean = () => false;
  const gateway = await startMoneyGateway(settings, (point) => { if (isTime(point)) process.kill(process.pid, 'SIGKILL'); });
  process.on('message', (order: ChildOrder) => {
    if (order.kind === 'kill') isTime = armed(order.kill);
    else void gateway.close().then(() => { process.disconnect(); });
  });
  // Whoever is killed writes none at its end, and the next one would compile all of it again.
  flushCompileCache();
  process.send?.({ url: gateway.url });
}

const [, , text] = process.argv;
if (process.send !== undefined && text !== undefined) await main(JSON.parse(text) as MoneyGatewaySettings);
