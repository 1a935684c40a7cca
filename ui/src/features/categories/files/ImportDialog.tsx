import { useState } from 'react';
import { useAct } from '../../../ipc/acts.ts';
import type { CategoriesImport } from '../../../ipc/bindings.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { Table } from '../../../shared/table/Table.tsx';
import { useWords } from '../../../shared/words.ts';
import styles from '../Categories.module.css';
import { words } from '../messages.ts';

/** Shows what a file would do to the list, then does exactly that or nothing. */
export function ImportDialog({ suggested, onClose }: { suggested: string; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [path, setPath] = useState(suggested);
  const look = useAct(
    (backend, from: string) => backend.previewCategories({ path: from }),
    () => [],
  );
  const run = useAct(
    (backend, from: string) => backend.importCategories({ path: from }),
    () => ['categories'],
  );
  // The import answers what it did; with conflicts it did nothing, and they are shown like those of the preview.
  const seen = run.data ?? look.data;
  const canImport = seen !== undefined && seen.conflicts.length === 0 && (seen.changes.length > 0 || seen.reordered);
  const doImport = (): void =>
    run.mutate(path.trim(), {
      onSuccess: ({ changes, conflicts }) => {
        if (conflicts.length > 0) return;
        confirm(say(words.imported, { count: changes.length }));
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
              {say(words.importAct, { count: seen.changes.length })}
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

function Effects({ seen }: { seen: CategoriesImport }) {
  const say = useWords();
  const { rows, unchanged, changes, reordered, to_review: toReview, conflicts } = seen;
  return (
    <>
      <p role="status">
        {say(words.importWould, { count: changes.length, rows, unchanged, reordered: String(reordered) })}{' '}
        {toReview > 0 && say(words.importReview, { count: toReview })}
      </p>
      {conflicts.length > 0 && (
        <>
          <StatusBox kind="failing" title={say(words.importConflicts, { count: conflicts.length })} />
          <Table
            label={say(words.conflicts)}
            rows={conflicts}
            rowKey={conflict => conflict.code}
            columns={[
              { key: 'category', title: say(words.category), cell: conflict => conflict.name },
              { key: 'problem', title: say(words.problem), cell: conflict => conflict.problem },
            ]}
          />
        </>
      )}
      {changes.length > 0 && (
        <Table
          label={say(words.changes)}
          rows={changes}
          rowKey={change => change.code}
          columns={[
            { key: 'category', title: say(words.category), cell: change => change.name },
            { key: 'code', title: say(words.code), cell: change => <code>{change.code}</code> },
            {
              key: 'change',
              title: say(words.change),
              cell: change =>
                change.fields.length > 0
                  ? say(words.changedFields, { fields: change.fields.join(', ').replaceAll('_', ' ') })
                  : say(words.changeKind, { kind: change.kind }),
            },
          ]}
        />
      )}
    </>
  );
}
