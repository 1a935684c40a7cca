import { DatabaseBackup } from 'lucide-react';
import { useState } from 'react';
import type { BackupStanding, BackupsView, BackupView } from '../../ipc/bindings.ts';
import { useBackups, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { formatBytes } from '../../shared/format.ts';
import { Facts, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { BackupDialog } from './BackupDialog.tsx';
import { words } from './messages.ts';
import styles from './Settings.module.css';

const RESTORE = 'advisoros --workspace NEW_FOLDER restore FILE';

const kinds: Record<BackupStanding, StatusKind> = {
  current: 'healthy',
  empty: 'not-checked',
  old: 'degraded',
  failed: 'failing',
  rehearsal: 'not-checked',
  server: 'not-checked',
};

/** What the program keeps by itself, one more by hand, and the way back. */
export function BackupsSection() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const backups = useBackups();
  const [isOpen, setOpen] = useState(false);
  const { standing, suggested } = backups.data ?? {};
  const isOwn = standing !== 'rehearsal' && standing !== 'server';
  const unavailable = (): string | undefined => {
    if (workspace?.member.role !== 'admin') return say(words.backupAdminOnly);
    if (isOwn) return undefined;
    return say(standing === 'server' ? words.backupServer : words.backupRehearsal);
  };
  return (
    <>
      <div className={styles.leadRow}>
        <p className={styles.lead}>{say(isOwn ? words.backupsLead : words.backupsLeadNone)}</p>
        <Button
          look="primary"
          icon={<DatabaseBackup />}
          disabled={suggested === undefined}
          unavailable={unavailable()}
          onClick={() => setOpen(true)}
        >
          {say(words.backupNow)}
        </Button>
      </div>
      <Answer query={backups} what={say(words.backupsWaiting)}>
        {found => <Backups backups={found} />}
      </Answer>
      {isOpen && suggested !== undefined && <BackupDialog suggested={suggested} onClose={() => setOpen(false)} />}
    </>
  );
}

function Backups({ backups: { standing, detail, folder, kept } }: { backups: BackupsView }) {
  const say = useWords();
  const newest = kept[0];
  return (
    <>
      <StatusBox kind={kinds[standing] ?? 'not-checked'} title={say(words.backupStanding, { standing })}>
        {detail !== null && <p>{detail}</p>}
        {standing === 'failed' && <p>{say(words.backupTries)}</p>}
        {standing === 'server' && <p>{say(words.backupServerDetail)}</p>}
      </StatusBox>
      {folder !== null && newest !== undefined && (
        <>
          <Facts
            facts={[
              { label: say(words.backupNewest), value: <Time at={newest.made_at} /> },
              { label: say(words.backupCount), value: say(words.backupCounted, { count: kept.length }) },
              { label: say(words.backupFolder), value: <code className={styles.wrap}>{folder}</code> },
            ]}
          />
          <Kept folder={folder} kept={kept} />
        </>
      )}
      {standing !== 'server' && standing !== 'rehearsal' && (
        <Section title={say(words.restoreTitle)}>
          <p className={styles.lead}>{say(words.restoreLead)}</p>
          <div className={styles.command}>
            <code>{RESTORE}</code>
            <CopyButton look="quiet" size="small" text={RESTORE} label={say(words.restoreCopy)} />
          </div>
          <p className={styles.lead}>{say(words.restoreThen)}</p>
        </Section>
      )}
    </>
  );
}

function Kept({ folder, kept }: { folder: string; kept: readonly BackupView[] }) {
  const say = useWords();
  return (
    <Table
      label={say(words.backupKept)}
      rows={kept}
      rowKey={backup => backup.path}
      columns={[
        { key: 'file', title: say(words.backupFile), cell: backup => <code>{backup.path.slice(folder.length + 1)}</code> },
        { key: 'made', title: say(words.backupMade), cell: backup => <Time at={backup.made_at} /> },
        { key: 'size', title: say(words.backupSize), align: 'end', cell: backup => formatBytes(backup.bytes) },
      ]}
    />
  );
}
