import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ClientsImport } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { words } from './messages.ts';

/** Shows what a file would add and which lines stand in the way, then adds exactly that or nothing. */
export function ImportDialog({ suggested, onClose }: { suggested: string; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [path, setPath] = useState(suggested);
  const look = useAct(
    (backend, from: string) => backend.previewClients({ path: from }),
    () => [],
  );
  const run = useAct(
    (backend, from: string) => backend.importClients({ path: from }),
    () => ['clients'],
  );
  const seen = look.data;
  const canImport = seen !== undefined && seen.problems.length === 0 && seen.added.length + seen.engagements.length > 0;
  const doImport = (): void =>
    run.mutate(path.trim(), {
      onSuccess: ({ added, engagements }) => {
        confirm(say(words.imported, { added: added.length, engagements: engagements.length }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={say(words.importTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          {canImport ? (
            <Button look="primary" disabled={run.isPending} onClick={doImport}>
              {seen.added.length > 0
                ? say(words.importAct, { count: seen.added.length })
                : say(words.importEngagementsAct, { count: seen.engagements.length })}
            </Button>
          ) : (
            <Button look="primary" disabled={path.trim() === '' || look.isPending} onClick={() => look.mutate(path.trim())}>
              {say(words.previewAct)}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label={say(words.filePath)}
          help={say(words.importHelp)}
          mono
          value={path}
          onChange={event => {
            setPath(event.target.value);
            look.reset();
            run.reset();
          }}
        />
        {seen && <Effects seen={seen} />}
        {(run.error ?? look.error) !== null && <Failed error={run.error ?? look.error} />}
      </div>
    </Dialog>
  );
}

function Effects({ seen }: { seen: ClientsImport }) {
  const say = useWords();
  const { rows, added, engagements, unchanged, leads, problems } = seen;
  return (
    <>
      <p role="status">
        {say(words.importWould, { rows, added: added.length, engagements: engagements.length, unchanged })}{' '}
        {leads.length > 0 && say(words.importLeads, { count: leads.length, names: leads.join(', ') })}
      </p>
      {problems.length > 0 && (
        <>
          <StatusBox kind="failing" title={say(words.importProblems, { count: problems.length })} />
          <Table
            label={say(words.problems)}
            rows={problems}
            rowKey={({ line }) => String(line)}
            columns={[
              { key: 'line', title: say(words.line), cell: problem => problem.line },
              { key: 'client', title: say(words.client), cell: problem => problem.name },
              { key: 'problem', title: say(words.problem), cell: ({ problem }) => <Literals text={problem} /> },
            ]}
          />
        </>
      )}
      {added.length > 0 && (
        <Table
          label={say(words.newOnes)}
          rows={added}
          rowKey={({ line }) => String(line)}
          columns={[
            { key: 'line', title: say(words.line), cell: client => client.line },
            { key: 'client', title: say(words.client), cell: client => client.name },
          ]}
        />
      )}
    </>
  );
}
