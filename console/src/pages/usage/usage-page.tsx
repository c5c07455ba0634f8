import { Button, Tabs } from '@mantine/core';
import { Calculator, Hourglass, ListTree } from 'lucide-react';
import { useSearchParameter, useSearchText } from '../../navigation/index.ts';
import { PageHeader, TabList } from '../../ui/index.ts';
import { ExpensiveTab } from './expensive-tab.tsx';
import { Explorer } from './explorer.tsx';
import { ForecastTab } from './forecast-tab.tsx';
import { GoodAnswersTab } from './good-answers-tab.tsx';
import { ReviewTab } from './review-tab.tsx';

const tabs = [
  { id: 'explore', label: 'Explore' }, { id: 'forecast', label: 'Forecast' }, { id: 'expensive', label: 'Most expensive' }, { id: 'good-answers', label: 'Good answers' }, { id: 'review', label: 'Monthly review' },
] as const;

/** What was used and what it cost: over time, by any dimension; what it will cost, what cost most, what was good, where money can be saved. */
export function Page() {
  const [tab] = useSearchParameter('tab', 'explore');
  const [, go] = useSearchText();
  return (
    <>
      <PageHeader
        title="Usage" lead="Exact to the request, on your own keys. Prices are the providers’ own; what has no known price is named and not counted."
        actions={<>
          <Button component="a" href="/time-saved" variant="default" leftSection={<Hourglass size={16} aria-hidden />}>Time saved</Button>
          <Button component="a" href="/calculator" variant="default" leftSection={<Calculator size={16} aria-hidden />}>Calculator</Button>
          <Button component="a" href="/requests" variant="default" leftSection={<ListTree size={16} aria-hidden />}>Every request</Button>
        </>}
      />
      <Tabs value={tab} onChange={(value) => go(value === 'explore' || value === null ? '' : `?tab=${value}`)} keepMounted={false}>
        <TabList mb="lg">{tabs.map(({ id, label }) => <Tabs.Tab key={id} value={id}>{label}</Tabs.Tab>)}</TabList>
        <Tabs.Panel value="explore"><Explorer /></Tabs.Panel>
        <Tabs.Panel value="forecast"><ForecastTab /></Tabs.Panel>
        <Tabs.Panel value="expensive"><ExpensiveTab /></Tabs.Panel>
        <Tabs.Panel value="good-answers"><GoodAnswersTab /></Tabs.Panel>
        <Tabs.Panel value="review"><ReviewTab /></Tabs.Panel>
      </Tabs>
    </>
  );
}
