import { useState } from 'react';
import type { ConnectionView, ImportConflict, ImportPreview } from '../../../ipc/bindings.ts';
import { useBackend } from '../../../ipc/context.tsx';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Literals } from '../../../shared/Literals.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { Table } from '../../../shared/table/Table.tsx';
import styles from '../Mapping.module.css';
import { words } from '../messages.ts';
import type { MappingSession } from '../model/session.ts';
import { useMappingWords } from '../useMappingWords.ts';
import { suggestedPath } from './paths.ts';

interface Props {
  session: MappingSession;
  connection: ConnectionView;
  folder: string;
  onClose: () => void;
}

/** Shows what a file would do, then does exactly that or nothing. */
export function ImportDialog({ session, connection, folder, onClose }: Props) {
  const say = useMappingWords();
  const backend = useBackend();
  const { confirm } = useToasts();
  const [path, setPath] = useState(() => suggestedPath(folder, connection));
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const request = { connection_id: connection.id, path: path.trim() };

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setFailure(null);
    try {
      await act();
    } catch (error) {
      setFailure(error);
    }
  };
  const look = (): Promise<void> =>
    attempt(async () => {
      await session.saveNow();
      setPreview(await backend.previewImport(request));
    });
  const run = (): Promise<void> =>
    attempt(async () => {
      const { confirmed } = await backend.importMapping(request);
      await session.read();
      confirm(say(words.imported, { count: confirmed }));
      onClose();
    });

  const canImport = preview !== null && preview.conflicts.length === 0 && preview.would_confirm > 0;
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
            <Button look="primary" onClick={() => void run()}>
              {say(words.importAct, { count: preview.would_confirm })}
            </Button>
          ) : (
            <Button look="primary" disabled={path.trim() === ''} onClick={() => void look()}>
              {say(words.previewAct)}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.stack}>
        <TextField
          label={say(words.filePath)}
          help={say(words.importHelp)}
          mono
          value={path}
          onChange={event => {
            setPath(event.target.value);
            setPreview(null);
          }}
        />
        {preview && <Effects preview={preview} />}
        {failure !== null && <Failed error={failure} />}
      </div>
    </Dialog>
  );
}

function Effects({ preview }: { preview: ImportPreview }) {
  const say = useMappingWords();
  return (
    <>
      <p role="status">{say(words.importWould, { count: preview.would_confirm, unchanged: preview.unchanged })}</p>
      {preview.conflicts.length > 0 && (
        <>
          <StatusBox kind="failing" title={say(words.importConflicts, { count: preview.conflicts.length })} />
          <Lines rows={preview.conflicts} />
        </>
      )}
      {preview.warnings.length > 0 && (
        <>
          <StatusBox kind="degraded" title={say(words.importWarnings, { count: preview.warnings.length })} />
          <Lines rows={preview.warnings} />
        </>
      )}
    </>
  );
}

function Lines({ rows }: { rows: readonly ImportConflict[] }) {
  const say = useMappingWords();
  return (
    <Table
      label={say(words.problem)}
      rows={rows}
      rowKey={row => `${row.line} ${row.external_id} ${row.problem}`}
      columns={[
        { key: 'line', title: say(words.line), align: 'end', cell: row => row.line },
        { key: 'record', title: say(words.record), cell: row => row.external_id },
        { key: 'category', title: say(words.category), cell: row => row.code },
        { key: 'problem', title: say(words.problem), cell: row => <Literals text={row.problem} /> },
      ]}
    />
  );
}
