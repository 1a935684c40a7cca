import { useNavigate } from '@tanstack/react-router';
import type { ConnectionView, WorkspaceView } from '../../ipc/bindings.ts';
import { useConnection, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { PageHeader } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Pending } from '../../shared/states/Pending.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { useSession } from './useSession.ts';
import { Workbench } from './Workbench.tsx';

/** One connection's chart of accounts and the category of each. */
export function MappingScreen({ connectionId }: { connectionId: string }) {
  const connection = useConnection(connectionId);
  const workspace = useWorkspace();
  const [session, phase] = useSession(connectionId);
  const say = useWords();
  if (phase.phase === 'failed') {
    return (
      <Frame title={connection.data?.display_name}>
        <Failed error={phase.error} onRetry={() => void session.read()} />
      </Frame>
    );
  }
  if (phase.phase === 'loading' || !connection.data || !workspace.data) {
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
  const say = useWords();
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

function whyReadOnly(workspace: WorkspaceView, say: ReturnType<typeof useWords>): string | null {
  if (workspace.member.role === 'viewer') return say(words.viewerOnly);
  return workspace.home === 'read_only_copy' ? say(words.readOnlyCopy) : null;
}
