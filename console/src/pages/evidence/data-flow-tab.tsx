import { type DataFlow, layOutFlow } from '@keystead/contract';
import { Skeleton } from '@mantine/core';
import { Network } from 'lucide-react';
import { Card, Column, DataTable, EmptyState, type TableColumn } from '../../ui/index.ts';
import classes from './evidence.module.css';

type Edge = DataFlow['edges'][number] & { readonly number: number };

/** The diagram, and the same as a table. */
export function DataFlowTab({ flow }: { readonly flow: DataFlow | undefined }) {
  const titles = new Map(flow?.nodes.map(({ id, title }) => [id, title]));
  const columns: readonly TableColumn<Edge>[] = [
    { id: 'way', header: 'From – to', role: 'title', cell: (row) => <span className={classes.way}><span className={classes.number}>{row.number}</span><span>{titles.get(row.from)} → {titles.get(row.to)}</span></span> },
    { id: 'data', header: 'What', role: 'text', cell: (row) => row.data },
    { id: 'key', header: 'Under which key', role: 'text', cell: (row) => row.key },
    { id: 'retention', header: 'Kept', role: 'text', cell: (row) => row.retention },
    { id: 'transport', header: 'On the way', role: 'text', cell: (row) => row.transport },
  ];
  return (
    <Column>
      <Card title="Who sends what where" lead="Drawn from what is configured now. Amber: content leaves the installation here. The numbers are those of the table.">
        <p className={classes.sideways}>It is wider than this screen: push it sideways, or read the table below.</p>
        {flow === undefined ? <Skeleton height={420} radius="sm" /> : <Drawing flow={flow} />}
      </Card>
      <Card flush title="The same as a table">
        <DataTable label="Data flows" columns={columns} rows={flow?.edges.map((edge, index) => ({ ...edge, number: index + 1 }))} rowKey={(row) => String(row.number)} empty={<EmptyState icon={Network} title="Nothing flows yet"><p>Add a provider key, and what would be sent there stands here.</p></EmptyState>} />
      </Card>
    </Column>
  );
}

function Drawing({ flow }: { readonly flow: DataFlow }) {
  const { width, height, boxes, arrows, columns } = layOutFlow(flow);
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label="Data flow diagram; scrolls sideways on a small screen">
      <svg className={classes.diagram} viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`Data flow: ${boxes.length} parts, ${arrows.length} flows; the table has the same`}>
        <defs>
          <marker id="flow-head" markerWidth="8" markerHeight="8" refX="1" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path className={classes.head} d="M0 0L8 4L0 8Z" /></marker>
          <marker id="flow-head-out" markerWidth="8" markerHeight="8" refX="1" refY="4" orient="auto" markerUnits="userSpaceOnUse"><path className={classes.head} data-sensitive d="M0 0L8 4L0 8Z" /></marker>
        </defs>
        {columns.map(({ x, label }) => <text key={label} className={classes.column} x={x} y={26}>{label}</text>)}
        {arrows.map(({ number, path, sensitive }) => <path key={number} className={classes.arrow} data-sensitive={sensitive || undefined} d={path} markerEnd={`url(#${sensitive ? 'flow-head-out' : 'flow-head'})`} />)}
        {boxes.map((box) => (
          <g key={box.id}>
            <rect className={classes.box} data-sensitive={box.sensitive || undefined} x={box.x} y={box.y} width={box.width} height={box.height} rx={6} />
            <text className={classes.boxTitle} x={box.x + 12} y={box.y + 22}>{box.title}</text>
            {box.lines.map((line, index) => <text key={line} className={classes.boxLine} x={box.x + 12} y={box.y + 42 + index * 17}>{line}</text>)}
          </g>
        ))}
        {arrows.map(({ number, badge, sensitive }) => (
          <g key={number}>
            <circle className={classes.badge} data-sensitive={sensitive || undefined} cx={badge.x} cy={badge.y} r={10} />
            <text className={classes.badgeText} x={badge.x} y={badge.y + 4}>{number}</text>
          </g>
        ))}
      </svg>
    </div>
  );
}
