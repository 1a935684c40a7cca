import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plug } from 'lucide-react';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { useWords } from '../../shared/words.ts';
import { ConnectManyButton } from '../connectMany/ConnectManyButton.tsx';
import { ConnectionsFilter } from './ConnectionsFilter.tsx';
import { ConnectionsTable } from './ConnectionsTable.tsx';
import { words } from './messages.ts';
import { matches, standingOf, worstFirst } from './standing.ts';

export function ConnectionsPage() {
  const say = useWords();
  const connections = useConnections();
  return (
    <>
      <PageHeader
        title={say(words.title)}
        actions={
          <>
            <ConnectManyButton />
            <ConnectButton primary />
          </>
        }
      />
      <PageBody>
        <Answer query={connections} what={say(words.waiting)}>
          {found => (found.length === 0 ? <NothingConnected /> : <Connections all={found} />)}
        </Answer>
      </PageBody>
    </>
  );
}

function Connections({ all }: { all: readonly ConnectionView[] }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/connections' });
  const { q = '', status } = useSearch({ from: '/connections' });
  const shown = worstFirst(all).filter(
    connection => matches(connection, q) && (status === undefined || standingOf(connection).kind === status),
  );
  return (
    <>
      <ConnectionsFilter all={all} shown={shown.length} />
      {shown.length === 0 ? (
        <Empty
          kind="no-match"
          title={say(words.noMatchTitle)}
          detail={say(words.noMatchDetail, { count: all.length })}
          action={<Button onClick={() => void navigate({ search: {} })}>{say(words.clearFilter)}</Button>}
        />
      ) : (
        <ConnectionsTable connections={shown} />
      )}
    </>
  );
}

function NothingConnected() {
  const say = useWords();
  return <Empty kind="nothing-yet" title={say(words.emptyTitle)} detail={say(words.emptyDetail)} action={<ConnectButton />} />;
}

function ConnectButton({ primary = false }: { primary?: boolean }) {
  const say = useWords();
  const navigate = useNavigate();
  return (
    <Button look={primary ? 'primary' : 'plain'} icon={<Plug />} onClick={() => void navigate({ to: '/connect' })}>
      {say(words.connect)}
    </Button>
  );
}
