import { RotateCw } from 'lucide-react';
import type { CheckStatus, DoctorView } from '../../ipc/bindings.ts';
import { useDoctor } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

const kinds: Record<CheckStatus, StatusKind> = { pass: 'healthy', warn: 'degraded', fail: 'failing', skip: 'not-checked' };

export function DoctorSection() {
  const say = useWords();
  const doctor = useDoctor();
  return (
    <>
      <div className={styles.leadRow}>
        <p className={styles.lead}>{say(words.doctorLead)}</p>
        <Button icon={<RotateCw />} disabled={doctor.isFetching} onClick={() => void doctor.refetch()}>
          {say(words.again)}
        </Button>
      </div>
      <Answer query={doctor} what={say(words.doctorWaiting)}>
        {found => <Checks doctor={found} />}
      </Answer>
    </>
  );
}

function Checks({ doctor: { checks, verdict } }: { doctor: DoctorView }) {
  const say = useWords();
  // A roll-up shows its worst member and says which.
  const worst = checks.filter(check => check.status === verdict && verdict !== 'pass');
  return (
    <>
      <StatusBox kind={kinds[verdict] ?? 'not-checked'} title={say(words.verdict, { verdict })}>
        {worst.length > 0 && (
          <p>
            {say(words.verdictWorst, { count: worst.length, total: checks.length, titles: worst.map(check => check.title).join(', ') })}
          </p>
        )}
      </StatusBox>
      <Table
        label={say(words.section, { section: 'doctor' })}
        rows={checks}
        rowKey={check => check.id}
        columns={[
          { key: 'title', title: say(words.check), cell: check => check.title },
          {
            key: 'status',
            title: say(words.result),
            cell: check => <Status kind={kinds[check.status] ?? 'not-checked'} word={say(words.checkStatus, { status: check.status })} />,
          },
          {
            key: 'evidence',
            title: say(words.evidence),
            cell: check => (
              <span className={styles.wrap}>
                {check.evidence}
                {check.hint && <span className={styles.hint}>{check.hint}</span>}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
