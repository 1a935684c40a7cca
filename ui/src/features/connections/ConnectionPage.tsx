import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnection } from '../../ipc/queries.ts';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Tabs } from '../../shared/Tabs.tsx';
import { useWords } from '../../shared/words.ts';
import { GoLivePanel } from '../contracts/GoLivePanel.tsx';
import { GoldenTab } from '../golden/GoldenTab.tsx';
import { ChecksTab } from '../health/ChecksTab.tsx';
import { RegistryTab } from '../registry/RegistryTab.tsx';
import { ActivityTab } from './ActivityTab.tsx';
import { BalancesTab } from './BalancesTab.tsx';
import { ConnectionActions } from './ConnectionActions.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { MappingTab } from './MappingTab.tsx';
import { words } from './messages.ts';
import { SettingsTab } from './SettingsTab.tsx';
import { SummaryTab } from './SummaryTab.tsx';
import { type ConnectionTab, tabsOf } from './tabs.ts';
import { useConnectionActs } from './useConnectionActs.ts';
import { useKinds } from './useKinds.ts';

export function ConnectionPage() {
  const say = useWords();
  const { connectionId } = useParams({ from: '/connections/$connectionId' });
  const connection = useConnection(connectionId);
  if (connection.data) return <Found key={connectionId} connection={connection.data} />;
  return (
    <>
      <PageHeader title={say(words.title)} up={<BackLink />} />
      <PageBody>
        <Answer query={connection} what={say(words.waitingOne)} shape="panel">
          {() => null}
        </Answer>
      </PageBody>
    </>
  );
}

function Found({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const kinds = useKinds(connection);
  const { tab: asked = 'summary' } = useSearch({ from: '/connections/$connectionId' });
  const acts = useConnectionActs(connection);
  const [disconnecting, setDisconnecting] = useState(false);
  const askDisconnect = useCallback(() => setDisconnecting(true), []);
  const tabs = tabsOf(kinds, connection);
  const tab = tabs.find(value => value === asked) ?? 'summary';
  const titles = {
    summary: words.summary,
    checks: words.checks,
    live: words.liveTab,
    mapping: words.mappingTitle,
    registry: words.registry,
    golden: words.golden,
    balances: words.balances,
    activity: words.activity,
    settings: words.settings,
  };
  const show = (next: ConnectionTab): void => {
    void navigate({ to: '.', search: next === 'summary' ? {} : { tab: next }, replace: true });
  };
  return (
    <>
      <PageHeader
        title={connection.display_name}
        up={<BackLink />}
        aside={<EnvironmentBadge environment={connection.environment} />}
        actions={<ConnectionActions connection={connection} acts={acts} onDisconnect={askDisconnect} />}
      />
      <Tabs label={say(words.tabs)} value={tab} tabs={tabs.map(value => ({ value, title: say(titles[value], kinds) }))} onChange={show}>
        <PageBody>
          {tab === 'summary' && <SummaryTab connection={connection} acts={acts} />}
          {tab === 'checks' && <ChecksTab connection={connection} />}
          {tab === 'live' && <GoLivePanel connection={connection} />}
          {tab === 'mapping' && <MappingTab connection={connection} acts={acts} />}
          {tab === 'registry' && <RegistryTab connection={connection} />}
          {tab === 'golden' && <GoldenTab connection={connection} />}
          {tab === 'balances' && <BalancesTab connection={connection} acts={acts} />}
          {tab === 'activity' && <ActivityTab connection={connection} />}
          {tab === 'settings' && <SettingsTab connection={connection} acts={acts} onDisconnect={askDisconnect} />}
        </PageBody>
      </Tabs>
      <DisconnectDialog connection={connection} open={disconnecting} onClose={() => setDisconnecting(false)} onConfirm={acts.disconnect} />
    </>
  );
}

function BackLink() {
  const say = useWords();
  return (
    <Link to="/connections" aria-label={say(words.backToList)}>
      <ChevronLeft aria-hidden="true" />
      {say(words.title)}
    </Link>
  );
}
