import { Link, useParams } from '@tanstack/react-router';
import { Archive, ChevronLeft, Pencil } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EngagementView, ClientPage as Page } from '../../ipc/bindings.ts';
import { useClient, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { Facts, PageBody, PageHeader, Panel, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { RequestsSection } from '../consentRequests/RequestsSection.tsx';
import { AttachDialog } from './AttachDialog.tsx';
import { ClientDialog } from './ClientDialog.tsx';
import styles from './Clients.module.css';
import { ConnectionsSection } from './ConnectionsSection.tsx';
import { EngagementDialog } from './EngagementDialog.tsx';
import { EngagementsSection } from './EngagementsSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { words } from './messages.ts';
import { useClientActs } from './useClientActs.ts';

type Open = { what: 'edit' | 'attach' } | { what: 'engagement'; engagement?: EngagementView };

export function ClientPage() {
  const say = useWords();
  const { clientId } = useParams({ from: '/clients/$clientId' });
  const page = useClient(clientId);
  if (page.data) return <Found key={clientId} page={page.data} />;
  return (
    <>
      <PageHeader title={say(words.title)} up={<BackLink />} />
      <PageBody>
        <Answer query={page} what={say(words.waitingOne)} shape="panel">
          {() => null}
        </Answer>
      </PageBody>
    </>
  );
}

function Found({ page }: { page: Page }) {
  const say = useWords();
  const { client } = page;
  const workspace = useWorkspace();
  const acts = useClientActs(client);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const isArchived = client.archived_at !== null;
  const forbidden = workspace.data?.member.role === 'viewer' ? say(words.viewerOnly) : undefined;
  const readOnly = forbidden ?? (isArchived ? say(words.isArchived) : undefined);
  useCommands(
    useMemo<Command[]>(
      () => [
        {
          id: 'here:edit',
          title: say(words.editTitle, { name: client.name }),
          group: 'here',
          unavailable: readOnly,
          run: () => setOpen({ what: 'edit' }),
        },
        {
          id: 'here:engage',
          title: say(words.addEngagement),
          group: 'here',
          unavailable: readOnly,
          run: () => setOpen({ what: 'engagement' }),
        },
        { id: 'here:attach', title: say(words.attach), group: 'here', unavailable: readOnly, run: () => setOpen({ what: 'attach' }) },
        isArchived
          ? { id: 'here:restore', title: say(words.restore), group: 'here', unavailable: forbidden, run: acts.restore }
          : { id: 'here:archive', title: say(words.archive), group: 'here', unavailable: forbidden, run: acts.archive },
      ],
      [say, client.name, readOnly, forbidden, isArchived, acts.archive, acts.restore],
    ),
  );
  return (
    <>
      <PageHeader
        title={client.name}
        up={<BackLink />}
        actions={
          <>
            <Button icon={<Pencil />} unavailable={readOnly} onClick={() => setOpen({ what: 'edit' })}>
              {say(words.edit)}
            </Button>
            {isArchived ? (
              <Button look="primary" unavailable={forbidden} onClick={acts.restore}>
                {say(words.restore)}
              </Button>
            ) : (
              <Button icon={<Archive />} unavailable={forbidden} onClick={acts.archive}>
                {say(words.archive)}
              </Button>
            )}
          </>
        }
      />
      <PageBody>
        {acts.failure !== null && <Failed error={acts.failure} />}
        {isArchived && <StatusBox kind="paused" title={say(words.isArchived)} />}
        <EngagementsSection
          engagements={page.engagements}
          readOnly={readOnly}
          onEdit={engagement => setOpen(engagement ? { what: 'engagement', engagement } : { what: 'engagement' })}
        />
        <ConnectionsSection client={client} acts={acts} readOnly={readOnly} onAttach={() => setOpen({ what: 'attach' })} />
        <RequestsSection client={client} readOnly={readOnly} />
        <Section title={say(words.facts)}>
          <Panel>
            <Facts
              facts={[
                { label: say(words.reference), value: client.reference || <span className={styles.muted}>{say(words.none)}</span> },
                { label: say(words.legalName), value: client.legal_name || <span className={styles.muted}>{say(words.none)}</span> },
                { label: say(words.since), value: <Time at={client.created_at} /> },
              ]}
            />
          </Panel>
        </Section>
        <HistorySection history={page.history} />
      </PageBody>
      {open?.what === 'edit' && <ClientDialog client={client} onClose={close} />}
      {open?.what === 'engagement' && (
        <EngagementDialog client={client} members={page.members} engagement={open.engagement} onClose={close} />
      )}
      {open?.what === 'attach' && <AttachDialog client={client} acts={acts} onClose={close} />}
    </>
  );
}

function BackLink() {
  const say = useWords();
  return (
    <Link to="/clients" aria-label={say(words.back)}>
      <ChevronLeft aria-hidden="true" />
      {say(words.title)}
    </Link>
  );
}
