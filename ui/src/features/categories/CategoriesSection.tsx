import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { CategoryView } from '../../ipc/bindings.ts';
import { useCategories, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { fileIn } from '../../shared/files.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { ArchiveDialog } from './ArchiveDialog.tsx';
import styles from './Categories.module.css';
import { CategoryDialog } from './CategoryDialog.tsx';
import { CategoryTable } from './CategoryTable.tsx';
import { ExportDialog } from './files/ExportDialog.tsx';
import { ImportDialog } from './files/ImportDialog.tsx';
import { words } from './messages.ts';
import { groupsOf } from './model.ts';
import { useReorder } from './useReorder.ts';

/** What stands open over the list. */
type Open = { what: 'add' | 'import' | 'export' } | { what: 'edit' | 'archive'; category: CategoryView };

/** The firm's engagement categories: what accounts are mapped to. */
export function CategoriesSection() {
  const say = useWords();
  const categories = useCategories();
  return (
    <>
      <p className={styles.lead}>{say(words.lead)}</p>
      <Answer query={categories} what={say(words.waiting)}>
        {found => <Categories categories={found.categories} />}
      </Answer>
    </>
  );
}

function Categories({ categories }: { categories: readonly CategoryView[] }) {
  const say = useWords();
  const workspace = useWorkspace();
  const [open, setOpen] = useState<Open | null>(null);
  const [text, setText] = useState('');
  const reorder = useReorder();
  const restore = useAct(
    (backend, { code }: CategoryView) => backend.restoreCategory(code),
    () => ['categories'],
  );
  const close = (): void => setOpen(null);
  const readOnly = workspace.data?.member.role === 'admin' ? undefined : say(words.adminOnly);
  const suggested = fileIn(workspace.data?.location ?? '', 'categories.csv');
  const groups = groupsOf(categories, text);
  const shown = groups.reduce((sum, group) => sum + group.categories.length, 0);
  const add = (
    <Button look="primary" unavailable={readOnly} onClick={() => setOpen({ what: 'add' })}>
      {say(words.add)}
    </Button>
  );
  const importing = (
    <Button unavailable={readOnly} onClick={() => setOpen({ what: 'import' })}>
      {say(words.import)}
    </Button>
  );
  return (
    <>
      {categories.length === 0 ? (
        <Empty
          kind="nothing-yet"
          title={say(words.emptyTitle)}
          detail={say(words.emptyDetail)}
          action={
            <div className={styles.acts}>
              {add}
              {importing}
            </div>
          }
        />
      ) : (
        <>
          <div className={styles.toolbar}>
            <input
              type="search"
              className={styles.filter}
              aria-label={say(words.filter)}
              placeholder={say(words.filterPlaceholder)}
              spellCheck={false}
              value={text}
              onChange={event => setText(event.target.value)}
            />
            <div className={styles.acts}>
              {importing}
              <Button onClick={() => setOpen({ what: 'export' })}>{say(words.export)}</Button>
              {add}
            </div>
          </div>
          {(restore.error ?? reorder.failure) !== null && <Failed error={restore.error ?? reorder.failure} />}
          {shown === 0 ? (
            <Empty
              kind="no-match"
              title={say(words.noMatchTitle)}
              detail={say(words.noMatchDetail, { count: categories.length })}
              action={<Button onClick={() => setText('')}>{say(words.clearFilter)}</Button>}
            />
          ) : (
            <CategoryTable
              groups={groups}
              readOnly={readOnly}
              isFiltered={text.trim() !== ''}
              onEdit={category => setOpen({ what: 'edit', category })}
              onArchive={category => setOpen({ what: 'archive', category })}
              onMove={reorder.move}
              onRestore={restore.mutate}
            />
          )}
        </>
      )}
      <p className="visually-hidden" role="status">
        {text.trim() === '' ? reorder.announcement : say(words.found, { count: shown })}
      </p>
      {open?.what === 'add' && <CategoryDialog categories={categories} onClose={close} />}
      {open?.what === 'edit' && <CategoryDialog category={open.category} categories={categories} onClose={close} />}
      {open?.what === 'archive' && (
        <ArchiveDialog category={open.category} categories={categories} onRestore={restore.mutate} onClose={close} />
      )}
      {open?.what === 'import' && <ImportDialog suggested={suggested} onClose={close} />}
      {open?.what === 'export' && <ExportDialog suggested={suggested} onClose={close} />}
    </>
  );
}
