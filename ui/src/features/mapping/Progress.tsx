import { useSyncExternalStore } from 'react';
import { formatShare } from '../../shared/format.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { FilterId } from './model/filters.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { useMappingWords } from './useMappingWords.ts';

/** How far the mapping is; each figure is the filter that shows its rows. */
export function Progress({ model, byBalance }: { model: MappingModel; byBalance: number | null }) {
  const say = useMappingWords();
  const { grid } = model;
  useSyncExternalStore(grid.subscribe, () => grid.changes);
  const active = useSyncExternalStore(grid.subscribe, () => grid.layout.named?.id);
  const { counts } = model;
  const total = grid.rows.count;
  const figures: { id: FilterId; text: string; count: number }[] = [
    { id: 'mapped', text: say(words.mappedOf, { mapped: counts.confirmed, total }), count: counts.confirmed },
    ...(['unmapped', 'suggested', 'conflicts', 'unsupported', 'ignored'] as const).map(id => {
      const count = id === 'conflicts' ? counts.changed + counts.orphaned : id === 'unsupported' ? model.unsupportedCount : counts[id];
      return { id, text: say(words[`${id}Count`], { count }), count };
    }),
  ];
  return (
    <fieldset className={styles.progress} aria-label={say(words.progressLabel)}>
      <span className={styles.meter} aria-hidden="true">
        <span data-part="mapped" style={{ width: `${(100 * counts.confirmed) / total}%` }} />
        <span data-part="ignored" style={{ width: `${(100 * counts.ignored) / total}%` }} />
        <span data-part="suggested" style={{ width: `${(100 * counts.suggested) / total}%` }} />
      </span>
      {figures
        .filter(figure => figure.id === 'mapped' || figure.count > 0)
        .map(figure => (
          <button
            key={figure.id}
            type="button"
            className={styles.figure}
            data-filter={figure.id}
            aria-pressed={active === figure.id}
            onClick={() => grid.setNamed(model.filters[active === figure.id ? 'openFirst' : figure.id])}
          >
            {figure.text}
          </button>
        ))}
      {byBalance !== null && <span className={styles.byBalance}>{say(words.byBalance, { share: formatShare(byBalance) })}</span>}
    </fieldset>
  );
}
