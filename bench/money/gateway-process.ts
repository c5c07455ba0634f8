import { type MoneyGatewaySettings, startMoneyGateway } from '../../platform/test/support/chaos/money-gateway.ts';

// A gateway in a process of its own, whose processor time is asked for. Started by `gateway-cost.ts`.

const gateway = await startMoneyGateway(JSON.parse(process.argv[2] ?? '') as MoneyGatewaySettings);
process.on('message', (message) => {
  if (message === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system });
    return;
  }
  void gateway.close().then(() => { process.disconnect(); });
});
process.send?.({ url: gateway.url });
