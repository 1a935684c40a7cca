import { useNavigate } from '@tanstack/react-router';
import type { ConnectionView, WorkspaceView } from '../../ipc/bindings.ts';
import { useConnection, usePartners, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { kindsOf, nounsOf } from '../../shared/kinds.ts';
import { PageHeader } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Pending } from '../../shared/states/Pending.tsx';
import type { Say } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { NounsContext, useMappingWords } from './useMappingWords.ts';
import { useSession } from './useSession.ts';
import { Workbench } from './Workbench.tsx';

/** What one connection maps, such as its chart of accounts, and the category of each. */
export function MappingScreen({ connectionId }: { connectionId: string }) {
  const connection = useConnection(connectionId);
  const partners = usePartners();
  const partner = partners.data?.find(({ id }) => id === connection.data?.partner);
  return (
    <NounsContext value={nounsOf(kindsOf(partner).mapping)}>
      <Screen connectionId={connectionId} connection={connection} isNamed={!partners.isPending} />
    </NounsContext>
  );
}

interface Props {
  connectionId: string;
  connection: ReturnType<typeof useConnection>;
  /** Whether the partners answered, well or not: words that are shown before would change under the eye. */
  isNamed: boolean;
}

function Screen({ connectionId, connection, isNamed }: Props) {
  const workspace = useWorkspace();
  const [session, phase] = useSession(connectionId);
  const say = useMappingWords();
  if (phase.phase === 'failed') {
    return (
      <Frame title={connection.data?.display_name}>
        <Failed error={phase.error} onRetry={() => void session.read()} />
      </Frame>
    );
  }
  if (phase.phase === 'loading' || !connection.data || !workspace.data || !isNamed) {
    const error = connection.error ?? workspace.error;
    return (
      <Frame title={connection.data?.display_name}>
        {error ? <Failed error={error} onRetry={() => void connection.refetch()} /> : <Pending what={say(words.chart)} />}
      </Frame>
    );
  }
  if (phase.model.grid.rows.count === 0) return <NoChart connection={connection.data} />;
  return (
    <Workbench
      key={phase.model.chart.rows.text.id?.length}
      session={session}
      ready={phase}
      connection={connection.data}
      readOnly={whyReadOnly(workspace.data, say)}
      folder={workspace.data.location}
    />
  );
}

function Frame({ title, children }: { title: string | undefined; children: React.ReactNode }) {
  return (
    <div className={styles.screen}>
      <PageHeader title={title ?? ''} />
      <div className={styles.message}>{children}</div>
    </div>
  );
}

function NoChart({ connection }: { connection: ConnectionView }) {
  const say = useMappingWords();
  const navigate = useNavigate();
  return (
    <Frame title={connection.display_name}>
      <Empty
        kind="nothing-yet"
        title={say(words.noChartTitle)}
        detail={say(words.noChartDetail, { company: connection.display_name })}
        action={
          <Button onClick={() => void navigate({ to: '/connections/$connectionId', params: { connectionId: connection.id }, search: {} })}>
            {say(words.openConnection)}
          </Button>
        }
      />
    </Frame>
  );
}

function whyReadOnly(workspace: WorkspaceView, say: Say): string | null {
  if (workspace.member.role === 'viewer') return say(words.viewerOnly);
  return workspace.home === 'read_only_copy' ? say(words.readOnlyCopy) : null;
}
