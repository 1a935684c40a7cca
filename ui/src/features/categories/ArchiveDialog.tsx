import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { CategoryView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Categories.module.css';
import { words } from './messages.ts';

interface Props {
  category: CategoryView;
  categories: readonly CategoryView[];
  onRestore: (category: CategoryView) => void;
  onClose: () => void;
}

/** A category that is in use goes only when its accounts have somewhere to go. */
export function ArchiveDialog({ category, categories, onRestore, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const [replacement, setReplacement] = useState('');
  const { name, mappings: count, root_class: rootClass } = category;
  const able = categories.filter(
    one => one.code !== category.code && one.archived_at === null && (one.root_class === rootClass || one.root_class === null),
  );
  const target = able.find(one => one.code === replacement);
  const archive = useAct(
    (backend, request: { code: string; replacement: string | null }) => backend.archiveCategory(request),
    () => ['categories'],
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (count > 0 && !target) return;
    archive.mutate(
      { code: category.code, replacement: target?.code ?? null },
      {
        onSuccess: ({ moved }) => {
          if (target) confirm(say(words.archivedMoved, { name, count: moved, target: target.name }));
          else confirm(say(words.archived, { name }), () => onRestore(category));
          onClose();
        },
      },
    );
  };
  const missing = count > 0 && !target ? say(able.length > 0 ? words.chooseReplacement : words.noReplacement) : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.archiveTitle, { name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="danger" type="submit" form={form} disabled={archive.isPending} unavailable={missing}>
            {count > 0 ? say(words.archiveMoveAct, { count }) : say(words.archiveAct, { name })}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {archive.error !== null && <Failed error={archive.error} />}
        <p>{count > 0 ? say(words.archiveUsed, { count, companies: category.connections }) : say(words.archiveUnused)}</p>
        {count > 0 && (
          <SelectField
            label={say(words.replacement)}
            error={able.length === 0 ? say(words.noReplacement) : null}
            value={replacement}
            onChange={event => setReplacement(event.target.value)}
          >
            <option value="">{say(words.chooseReplacement)}</option>
            {able.map(one => (
              <option key={one.code} value={one.code}>
                {one.name}
              </option>
            ))}
          </SelectField>
        )}
      </form>
    </Dialog>
  );
}
