import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Operation, operations } from '@keystead/contract';
import { helpOf } from './operation-help.ts';

const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('help of an operation’s command', () => {
  it('O4 says of each field what it takes, whether it is needed, and what the unit of money is', () => {
    const help = helpOf(operations.createBudget, flagOf);
    assert.match(help, /^Usage: keystead create-budget --name … --period … --limit … \[options\]\n/);
    assert.match(help, /^ {2}--period +request \| minute \| hour \| day \| month \| total; needed$/m);
    assert.match(help, /^ {2}--limit +whole number; needed\. In the unit: nano-US-dollars/m);
    assert.match(help, /^ {2}--unit +nano_usd \| tokens \| requests; nano_usd without it$/m);
    assert.match(help, /scope budgets\.manage/);
  });

  it('O4 a secret is never an argument, and what is changed says which version it starts from', () => {
    assert.match(helpOf(operations.createCredential, flagOf), /^ {2}--secret +-: the secret is asked for/m);
    assert.doesNotMatch(helpOf(operations.createCredential, flagOf), /--sealed/);
    assert.match(helpOf(operations.updateRoute, flagOf), /^ {2}--if-match +the etag/m);
  });

  it('O4 every operation has one, without a field that cannot be told', () => {
    for (const operation of Object.values(operations) as Operation[]) assert.doesNotMatch(helpOf(operation, flagOf), /undefined|\[object/, operation.id);
  });
});
