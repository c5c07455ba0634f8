import { Button, Switch } from '@mantine/core';
import { HandCoins } from 'lucide-react';
import { useState } from 'react';
import { useAction, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Confirm, DataTable, EmptyState, type TableColumn, Time, toast } from '../../ui/index.ts';
import { priceText, stateText, type Term } from './price-words.ts';

/** Discounts, own prices and ceilings; those that have ended on demand. */
export function TermsTab({ onEdit }: { readonly onEdit?: (term: Term) => void }) {
  const [ended, setEnded] = useSearchParameter('ended', '');
  const [ending, setEnding] = useState<Term | null>(null);
  const list = usePages('listPriceTerms', { query: { state: ended === '' ? 'current' : 'all' } }, { pollMilliseconds: 10_000 });
  return (
    <Card title="Your prices" lead="One key goes before all keys, an exact model before a prefix, the later before the earlier" flush actions={<Switch label="Show those that have ended" checked={ended !== ''} onChange={(event) => setEnded(event.currentTarget.checked ? 'yes' : null)} />}>
      <DataTable
        label="Your prices" columns={columnsWith(onEdit, setEnding)} rows={list.items} rowKey={(term) => term.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={<EmptyState icon={HandCoins} title="No price of your own"><p>Every call is priced at the provider’s list. Set a discount if you agreed on one, or a ceiling for a model that no list knows.</p></EmptyState>}
      />
      <Ending term={ending} onClose={() => setEnding(null)} />
    </Card>
  );
}

function columnsWith(onEdit: ((term: Term) => void) | undefined, onEnd: (term: Term) => void): readonly TableColumn<Term>[] {
  return [
    { id: 'what', header: 'For', role: 'title', cell: (term) => `${term.provider}, ${term.model ?? 'all models'}` },
    { id: 'key', header: 'Key', cell: (term) => term.credentialLabel ?? (term.credentialId === null ? 'All keys' : 'A deleted key') },
    { id: 'price', header: 'Price', cell: (term) => priceText(term.price) },
    { id: 'state', header: 'State', cell: (term) => <Badge tone={term.state === 'in-force' ? 'good' : 'neutral'}>{stateText[term.state]}</Badge> },
    { id: 'from', header: 'From', cell: (term) => <Time iso={term.validFrom} /> },
    { id: 'to', header: 'Until', cell: (term) => (term.validTo === null ? 'open' : <Time iso={term.validTo} />) },
    { id: 'note', header: 'Note', role: 'detail', cell: (term) => term.note ?? <span className="ks-faint">–</span> },
    ...onEdit === undefined ? [] : [{
      id: 'acts', header: 'Change', align: 'end' as const,
      cell: (term: Term) => term.state !== 'ended' && (
        <>
          <Button size="compact-xs" variant="default" onClick={() => onEdit(term)} aria-label={`Change ${term.provider}, ${term.model ?? 'all models'}`}>Change</Button>{' '}
          <Button size="compact-xs" variant="default" onClick={() => onEnd(term)} aria-label={`End ${term.provider}, ${term.model ?? 'all models'}`}>End</Button>
        </>
      ),
    }],
  ];
}

function Ending({ term, onClose }: { readonly term: Term | null; readonly onClose: () => void }) {
  const end = useAction('endPriceTerm', { invalidates: ['listPriceTerms', 'listModelPrices'] });
  async function confirm(id: string): Promise<void> {
    if (await end.run({ params: { termId: id } }) === null) return;
    onClose();
    toast('Price ended', 'Calls from ten seconds on go by the price list again.');
  }
  return (
    <Confirm opened={term !== null} onClose={() => { end.clear(); onClose(); }} title="End this price?" confirmLabel="End it" busy={end.busy} problem={end.problem} onConfirm={() => { if (term !== null) void confirm(term.id); }}>
      <p>Calls that come later go by the price list again. What was billed under it stays as it is, and the term stays on record.</p>
    </Confirm>
  );
}
