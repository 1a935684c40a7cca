import type { VaultHolderView, WorkspaceView } from '../../ipc/bindings.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { RecoverySection } from './RecoverySection.tsx';
import styles from './Vault.module.css';
import { WaysIn } from './WaysIn.tsx';

const kinds: Record<WorkspaceView['vault']['status'], StatusKind> = {
  unlocked: 'healthy',
  ready: 'not-checked',
  locked: 'action',
  waiting_for_keychain: 'action',
  key_lost: 'failing',
  missing: 'not-checked',
};

export function VaultSection({ workspace }: { workspace: WorkspaceView }) {
  const say = useWords();
  const { vault } = workspace;
  return (
    <>
      <Section
        title={say(words.holders)}
        aside={<Status kind={kinds[vault.status] ?? 'not-checked'} word={say(words.status, { status: vault.status })} />}
      >
        {vault.status === 'ready' && <p>{say(words.ready)}</p>}
        {vault.status !== 'unlocked' && vault.status !== 'missing' && (
          <div className={styles.inline}>
            <WaysIn vault={vault} />
          </div>
        )}
        {vault.holders.length === 0 ? (
          <Empty kind="nothing-yet" title={say(words.status, { status: 'missing' })} detail={say(words.noVault)} />
        ) : (
          <Holders holders={vault.holders} />
        )}
        {vault.holders.length === 1 && <p className={styles.muted}>{say(words.oneHolder)}</p>}
      </Section>
      <RecoverySection workspace={workspace} />
    </>
  );
}

function Holders({ holders }: { holders: readonly VaultHolderView[] }) {
  const say = useWords();
  return (
    <Table
      label={say(words.holders)}
      rows={holders}
      rowKey={holder => holder.id}
      columns={[
        { key: 'kind', title: say(words.holder), cell: holder => say(words.holderKind, { kind: holder.kind }) },
        { key: 'made', title: say(words.made), cell: holder => <Time at={holder.created_at} /> },
        {
          key: 'used',
          title: say(words.lastUsed),
          cell: holder => (holder.last_used_at === null ? say(words.neverUsed) : <Time at={holder.last_used_at} />),
        },
      ]}
    />
  );
}
