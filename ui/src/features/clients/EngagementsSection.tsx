import { Plus } from 'lucide-react';
import type { EngagementView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatPeriod } from '../../shared/format.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { dueCell } from './columns.tsx';
import { words } from './messages.ts';

interface Props {
  engagements: readonly EngagementView[];
  readOnly: string | undefined;
  onEdit: (engagement?: EngagementView) => void;
}

export function EngagementsSection({ engagements, readOnly, onEdit }: Props) {
  const say = useWords();
  const add = (
    <Button size="small" icon={<Plus />} unavailable={readOnly} onClick={() => onEdit()}>
      {say(words.addEngagement)}
    </Button>
  );
  const titleOf = ({ engagement_type: type }: EngagementView): string => say(words.engagementType, { type });
  return (
    <Section title={say(words.engagements)} aside={add}>
      {engagements.length === 0 ? (
        <p className={styles.muted}>{say(words.noEngagements)}</p>
      ) : (
        <Table
          label={say(words.engagements)}
          rows={engagements}
          rowKey={engagement => engagement.id}
          columns={[
            { key: 'type', title: say(words.engagement), cell: titleOf },
            { key: 'period', title: say(words.period), cell: one => formatPeriod(one.period_start, one.period_end) },
            { key: 'lead', title: say(words.lead), cell: one => one.lead ?? <span className={styles.muted}>{say(words.nobody)}</span> },
            { key: 'state', title: say(words.state), cell: ({ status }) => say(words.status, { status }) },
            { key: 'due', title: say(words.due), cell: one => dueCell(one, say) },
            {
              key: 'acts',
              title: say(words.acts),
              align: 'end',
              cell: one => (
                <Button
                  size="small"
                  look="quiet"
                  unavailable={readOnly}
                  aria-label={say(words.editOne, { what: `${titleOf(one)}, ${formatPeriod(one.period_start, one.period_end)}` })}
                  onClick={() => onEdit(one)}
                >
                  {say(words.edit)}
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
