import { Progress } from '@mantine/core';
import type { KeyRotation } from '@keystead/contract';
import { Badge, Card, Column, formatNumber, Line, Time } from '../../ui/index.ts';
import { reasonWords, sealsWhat, stepWords } from './words.ts';

const shown = 6;

/** Rotations under way with how far they are, and the latest ones that ended. */
export function RotationList({ rotations }: { readonly rotations: readonly KeyRotation[] }) {
  return (
    <Card title="Rotations">
      <Column>{rotations.slice(0, shown).map((rotation) => <Rotation key={rotation.id} rotation={rotation} />)}</Column>
    </Card>
  );
}

function Rotation({ rotation }: { readonly rotation: KeyRotation }) {
  const { ring, reason, step, moved, total, failure, startedAt, finishedAt } = rotation;
  const name = sealsWhat[ring].name;
  return (
    <div>
      <Line justify="between">
        <span>{name} <span className="ks-soft">({reasonWords[reason]}, <Time iso={startedAt} />)</span></span>
        <Badge tone={failure !== null ? 'warn' : finishedAt === null ? 'info' : 'good'} dot>{finishedAt === null ? stepWords[step] : failure === null ? 'Done' : 'Ended early'}</Badge>
      </Line>
      {finishedAt === null && <Progress value={step === 'make' ? 2 : total === 0 ? 100 : (moved / total) * 100} animated={step === 'move'} size={6} mt="xs" aria-label={`${name}: moved`} />}
      <small className="ks-soft">{formatNumber(moved)} of {formatNumber(total)} moved{failure === null ? '' : `. ${failure}.`}</small>
    </div>
  );
}
