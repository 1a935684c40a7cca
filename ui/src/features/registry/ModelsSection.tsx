import { type ReactNode, useState } from 'react';
import type { RegistryModel, RegistryView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Chips } from '../../shared/chips/Chips.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { ModelDialog } from './ModelDialog.tsx';
import { words } from './messages.ts';
import styles from './Registry.module.css';

/** Time to gather documents, to train and to compare. */
const SOON = 90;

export function ModelsSection({ registry, action }: { registry: RegistryView; action: ReactNode }) {
  const say = useWords();
  const mapped = registry.models.filter(model => model.category !== null);
  const [shown, setShown] = useState<'mapped' | 'all'>(mapped.length > 0 ? 'mapped' : 'all');
  const [edited, setEdited] = useState<RegistryModel | null>(null);
  const rows = inOrder(shown === 'mapped' ? mapped : registry.models);
  const nothing = registry.models.length === 0;
  return (
    <Section title={say(words.models)} aside={action}>
      {!nothing && (
        <Chips
          legend={say(words.show)}
          value={shown}
          options={[
            { value: 'mapped', title: say(words.onlyMapped), count: mapped.length },
            { value: 'all', title: say(words.allModels), count: registry.models.length },
          ]}
          onChange={setShown}
        />
      )}
      {rows.length === 0 ? (
        <Empty
          kind={nothing ? 'nothing-yet' : 'no-match'}
          title={say(nothing ? words.noModels : words.noMapped)}
          detail={say(nothing ? words.noModelsDetail : words.noMappedDetail)}
        />
      ) : (
        <Table label={say(words.models)} columns={columns(registry, say, setEdited)} rows={rows} rowKey={model => model.external_id} />
      )}
      {edited && <ModelDialog registry={registry} model={edited} onClose={() => setEdited(null)} />}
    </Section>
  );
}

/** What ends first stands first; what is gone, before it. */
function inOrder(models: readonly RegistryModel[]): RegistryModel[] {
  const rank = (model: RegistryModel): number => (model.gone ? Number.NEGATIVE_INFINITY : (model.days_left ?? Number.POSITIVE_INFINITY));
  return [...models].sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name));
}

const columns = (registry: RegistryView, say: Say, onEdit: (model: RegistryModel) => void): Column<RegistryModel>[] => [
  {
    key: 'model',
    title: say(words.model),
    cell: model => (
      <>
        <span className={styles.name}>{model.name}</span>
        {model.name !== model.model && <code className={styles.under}>{model.model}</code>}
      </>
    ),
  },
  {
    key: 'category',
    title: say(words.category),
    cell: model => registry.categories.find(one => one.code === model.category)?.name ?? '',
  },
  { key: 'ends', title: say(words.ends), cell: model => <Ends model={model} /> },
  { key: 'owner', title: say(words.owner), cell: model => model.owner ?? '' },
  { key: 'replacement', title: say(words.replacement), spare: true, cell: model => model.replacement && <code>{model.replacement}</code> },
  { key: 'version', title: say(words.version), spare: true, cell: model => <span className={styles.whole}>{model.api_version}</span> },
  {
    key: 'edit',
    title: say(words.change),
    align: 'end',
    cell: model => (
      <Button size="small" look="quiet" aria-label={say(words.editModel, { model: model.name })} onClick={() => onEdit(model)}>
        {say(words.edit)}
      </Button>
    ),
  },
];

function Ends({ model }: { model: RegistryModel }) {
  const say = useWords();
  const { days_left: days } = model;
  if (model.gone) return <Status kind="failing" word={say(words.gone)} />;
  if (days === null) return <span className={styles.note}>{say(words.noEnd)}</span>;
  if (days < 0) return <Status kind="failing" word={say(words.ended, { days: -days - 1 })} />;
  if (days < SOON) return <Status kind="degraded" word={say(words.daysLeft, { days })} />;
  return <span>{say(words.daysLeft, { days })}</span>;
}
