import type { RegistryCategory, RegistryField, RegistryView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

/** A field with the category that asks for it. */
export interface Asked {
  category: RegistryCategory;
  field: RegistryField;
}

export function FieldsTable({ registry, onEdit }: { registry: RegistryView; onEdit: (asked: Asked) => void }) {
  const say = useWords();
  const rows = registry.categories.flatMap(category => category.fields.map(field => ({ category, field })));
  if (rows.length === 0) return <Empty kind="nothing-yet" title={say(words.noFields)} detail={say(words.noFieldsDetail)} />;
  return (
    <Table
      label={say(words.fields)}
      columns={columns(say, onEdit)}
      rows={rows}
      rowKey={({ category, field }) => `${category.code} ${field.field}`}
    />
  );
}

const columns = (say: Say, onEdit: (asked: Asked) => void): Column<Asked>[] => [
  { key: 'category', title: say(words.category), cell: ({ category }) => category.name },
  { key: 'field', title: say(words.field), cell: ({ field }) => <code>{field.field}</code> },
  { key: 'accept', title: say(words.accept), align: 'end', cell: ({ field }) => confidence(field.accept) },
  { key: 'reject', title: say(words.reject), align: 'end', cell: ({ field }) => confidence(field.reject) },
  { key: 'origin', title: say(words.origin), spare: true, cell: ({ field }) => say(field.own ? words.own : words.shipped) },
  {
    key: 'edit',
    title: say(words.change),
    align: 'end',
    cell: asked => (
      <Button
        size="small"
        look="quiet"
        aria-label={say(words.editField, { field: asked.field.field, category: asked.category.name })}
        onClick={() => onEdit(asked)}
      >
        {say(words.edit)}
      </Button>
    ),
  },
];

/** Two decimals, and the third where it says something. */
export const confidence = (number: number | null): string => number?.toFixed(3).replace(/0$/, '') ?? '';
