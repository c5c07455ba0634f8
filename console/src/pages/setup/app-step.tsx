import { Button } from '@mantine/core';
import { ArrowRight, FileSearch } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { Column, FormActions } from '../../ui/index.ts';
import classes from './setup.module.css';

/** Leads into the first app with its sample loaded. */
export function AppStep({ onBack }: { readonly onBack: () => void }) {
  const cache = useQueryClient();
  return (
    <Column>
      <div className={classes.app}>
        <span className={classes.appIcon}><FileSearch size={20} strokeWidth={1.85} aria-hidden /></span>
        <div>
          <h2>Document Analyzer</h2>
          <p>Reads a contract, policy or letter and gives key facts, risks and open questions, each with a quotation that is checked against the document. A sample is loaded for you.</p>
        </div>
      </div>
      <FormActions>
        <Button variant="subtle" color="gray" onClick={onBack}>Back</Button>
        <Button variant="default" component="a" href="/" onClick={() => void cache.invalidateQueries()}>Go home</Button>
        <Button component="a" href="/apps/document-analyzer?sample=1" rightSection={<ArrowRight size={16} aria-hidden />}>Open with the sample</Button>
      </FormActions>
    </Column>
  );
}
