import { useNavigate, useSearch } from '@tanstack/react-router';
import { Building2, FileInput } from 'lucide-react';
import { useMemo } from 'react';
import type { ClientsView } from '../../ipc/bindings.ts';
import { usePreferences } from '../../ipc/preferences.ts';
import { useClients, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToday } from '../../shared/clock.tsx';
import { fileIn } from '../../shared/files.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { useWords } from '../../shared/words.ts';
import { ConnectManyButton } from '../connectMany/ConnectManyButton.tsx';
import { ClientDialog } from './ClientDialog.tsx';
import styles from './Clients.module.css';
import { ClientsFilter } from './ClientsFilter.tsx';
import { ClientsGrid } from './ClientsGrid.tsx';
import { shownClients } from './filters.ts';
import { ImportDialog } from './ImportDialog.tsx';
import { words } from './messages.ts';

/** The firm's clients; for an engagement lead it opens with their own. */
export function ClientsPage() {
  const say = useWords();
  const navigate = useNavigate({ from: '/clients' });
  const { dialog } = useSearch({ from: '/clients' });
  const clients = useClients(useToday());
  const workspace = useWorkspace();
  const readOnly = workspace.data?.member.role === 'viewer' ? say(words.viewerOnly) : undefined;
  const open = (next: 'add' | 'import' | undefined): void => {
    void navigate({ search: before => ({ ...before, dialog: next }), replace: true });
  };
  const acts = (
    <>
      {clients.data && clients.data.clients.length > 0 && <ConnectManyButton />}
      <Button icon={<FileInput />} unavailable={readOnly} onClick={() => open('import')}>
        {say(words.import)}
      </Button>
      <Button look="primary" icon={<Building2 />} unavailable={readOnly} onClick={() => open('add')}>
        {say(words.add)}
      </Button>
    </>
  );
  return (
    <div className={styles.screen}>
      <PageHeader title={say(words.title)} actions={acts} />
      {clients.data && clients.data.clients.length > 0 ? (
        <Clients view={clients.data} />
      ) : (
        <PageBody>
          <Answer query={clients} what={say(words.waiting)}>
            {() => (
              <Empty
                kind="nothing-yet"
                title={say(words.emptyTitle)}
                detail={say(words.emptyDetail)}
                action={<div className={styles.acts}>{acts}</div>}
              />
            )}
          </Answer>
        </PageBody>
      )}
      {dialog === 'add' && !readOnly && <ClientDialog onClose={() => open(undefined)} />}
      {dialog === 'import' && !readOnly && (
        <ImportDialog suggested={fileIn(workspace.data?.location ?? '', 'clients.csv')} onClose={() => open(undefined)} />
      )}
    </div>
  );
}

function Clients({ view }: { view: ClientsView }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/clients' });
  const mine = useMine();
  const { show } = useSearch({ from: '/clients' });
  // The same rows stay the same list, so that a read that brings nothing new does not lose the cursor.
  const shown = useMemo(() => shownClients(view.clients, show, mine.isOn), [view.clients, show, mine.isOn]);
  const showAll = (): void => {
    mine.set(false);
    void navigate({ search: { mine: false }, replace: true });
  };
  return (
    <>
      <ClientsFilter all={view.clients} mine={mine} />
      <ClientsGrid
        clients={shown}
        noMatch={
          <Empty
            kind="no-match"
            title={say(words.noMatchTitle)}
            detail={say(words.noMatchDetail, { count: view.clients.length })}
            action={<Button onClick={showAll}>{say(words.clearFilter)}</Button>}
          />
        }
      />
    </>
  );
}

export interface Mine {
  isOn: boolean;
  set: (on: boolean) => void;
}

/** What the address says, else what was chosen last, else what the role suggests. */
function useMine(): Mine {
  const { mine } = useSearch({ from: '/clients' });
  const workspace = useWorkspace();
  const [{ my_clients: chosen }, setPreference] = usePreferences();
  const isLead = workspace.data?.member.role === 'engagement_lead';
  return {
    isOn: mine ?? (chosen === '' ? isLead : chosen === 'on'),
    set: on => setPreference('my_clients', on ? 'on' : 'off'),
  };
}
