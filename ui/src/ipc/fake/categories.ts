// The firm's categories of the fake: the recorded list, changed in memory the way Rust changes the stored one.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';

type CategoryCommands = Pick<
  Backend,
  | 'listCategories'
  | 'saveCategory'
  | 'archiveCategory'
  | 'restoreCategory'
  | 'moveCategory'
  | 'exportCategories'
  | 'previewCategories'
  | 'importCategories'
>;

export function categoryCommands({ state, answer, changed, record }: Fake): CategoryCommands {
  const list = state.categories;
  const find = (code: string): T.CategoryView => {
    const category = list.categories.find(one => one.code === code);
    if (!category) throw failure('invalid_input', `There is no category \`${code}\``, '`categories list` shows the codes', 'data');
    return category;
  };
  const offered = (): T.CategoryView[] => list.categories.filter(one => one.archived_at === null);
  const archived = (): T.CategoryView[] => list.categories.filter(one => one.archived_at !== null);
  const told = (action: string, code: string): void => {
    record(action, code, `\`${code}\``);
    changed(['categories', 'attention', ...state.connections.flatMap(({ id }) => [`mapping:${id}`, `connection:${id}`])]);
  };

  return {
    listCategories: () => answer('list_categories', () => list),
    saveCategory: save =>
      answer('save_category', () => {
        const known = save.category === null ? null : find(save.category);
        const category = written(known, save);
        check(list.categories, known, category);
        if (known) Object.assign(known, category);
        else list.categories = [...afterItsClass(offered(), category), ...archived()];
        told(known ? 'target.edited' : 'target.added', category.code);
        return { category, to_review: known && known.root_class !== category.root_class ? known.mappings : 0 };
      }),
    archiveCategory: ({ code, replacement }) =>
      answer('archive_category', () => {
        const category = find(code);
        const moved = category.mappings;
        if (moved > 0 && replacement === null) {
          throw failure('conflict', `\`${category.name}\` is used by ${moved} mappings`, 'Name the category that they move to', 'data');
        }
        if (replacement !== null) find(replacement).mappings += moved;
        Object.assign(category, { archived_at: state.workspace.now, mappings: 0, connections: 0 });
        list.categories = [...offered(), ...archived()];
        told('target.archived', code);
        return { code, moved, to_review: 0 };
      }),
    restoreCategory: code =>
      answer('restore_category', () => {
        find(code).archived_at = null;
        list.categories = [...offered(), ...archived()];
        told('target.restored', code);
        return list;
      }),
    moveCategory: ({ code, position }) =>
      answer('move_category', () => {
        const category = find(code);
        const others = offered().filter(one => one !== category);
        list.categories = [...others.slice(0, position), category, ...others.slice(position), ...archived()];
        told('target.moved', code);
        return list;
      }),
    exportCategories: ({ path }) => answer('export_categories', () => ({ path, rows: offered().length })),
    previewCategories: () => answer('preview_categories', () => importOf(offered())),
    importCategories: () =>
      answer('import_categories', () => {
        const done = importOf(offered());
        if (done.conflicts.length > 0) return done;
        for (const { code, name } of done.changes.filter(change => change.kind === 'added'))
          list.categories.push({ ...written(null, unsaid), code, name });
        told('target_set.imported', list.name);
        return done;
      }),
  };
}

const unsaid: T.SaveCategory = {
  category: null,
  code: null,
  name: null,
  root_class: null,
  description: null,
  synonyms: null,
  engagement_types: null,
};

function written(known: T.CategoryView | null, save: T.SaveCategory): T.CategoryView {
  const rootClass = save.root_class ?? known?.root_class ?? null;
  return {
    code: (save.code ?? known?.code ?? '').trim(),
    name: (save.name ?? known?.name ?? '').trim(),
    root_class: rootClass === '' ? null : rootClass,
    description: save.description ?? known?.description ?? '',
    synonyms: save.synonyms ?? known?.synonyms ?? [],
    engagement_types: save.engagement_types ?? known?.engagement_types ?? [],
    archived_at: null,
    mappings: known?.mappings ?? 0,
    connections: known?.connections ?? 0,
  };
}

function check(all: readonly T.CategoryView[], known: T.CategoryView | null, { code, name }: T.CategoryView): void {
  const refuse = (message: string) => failure('invalid_input', message, 'Nothing was changed', 'data');
  if (code === '') throw refuse(`Target ${all.length + 1} has no code`);
  if (all.some(one => one !== known && one.code === code)) throw refuse(`The code \`${code}\` is used more than once`);
  if (name === '') throw refuse(`The target \`${code}\` has no name`);
}

function afterItsClass(offered: readonly T.CategoryView[], added: T.CategoryView): T.CategoryView[] {
  const last = offered.findLastIndex(one => one.root_class === added.root_class);
  const place = last === -1 ? offered.length : last + 1;
  return [...offered.slice(0, place), added, ...offered.slice(place)];
}

/** A file that adds one, renames one and leaves out one that mappings have: the case that a page must explain. */
function importOf(offered: readonly T.CategoryView[]): T.CategoriesImport {
  const [first] = offered;
  const used = offered.find(one => one !== first && one.mappings > 0);
  return {
    rows: offered.length,
    unchanged: Math.max(offered.length - 2, 0),
    changes: [
      { code: 'carbon_credits', name: 'Carbon credits', kind: 'added', fields: [] },
      ...(first ? [{ code: first.code, name: `${first.name} on hand`, kind: 'changed' as const, fields: ['name'] }] : []),
      ...(used ? [{ code: used.code, name: used.name, kind: 'archived' as const, fields: [] }] : []),
    ],
    reordered: false,
    to_review: 0,
    conflicts: used
      ? [
          {
            code: used.code,
            name: used.name,
            mappings: used.mappings,
            problem: `the file leaves it out, and it is used by ${used.mappings} mappings`,
          },
        ]
      : [],
  };
}
