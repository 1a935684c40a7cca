import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectQueueView, Environment, PartnerView } from '../../ipc/bindings.ts';
import { useApps, useClients, useConnections, usePartners, useWorkspace } from '../../ipc/queries.ts';
import { useToday } from '../../shared/clock.tsx';
import { environmentWords } from '../../shared/environment.ts';
import { SelectField } from '../../shared/field/Field.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Pending } from '../../shared/states/Pending.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { ChooseClients } from './ChooseClients.tsx';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { candidates, openQueue } from './queueModel.ts';

/** Where to connect, then whom. */
export function NewQueue({ queues }: { queues: readonly ConnectQueueView[] }) {
  const say = useWords();
  const partners = usePartners();
  const { data: workspace } = useWorkspace();
  const rehearsal = workspace?.rehearsal === true;
  return (
    <Section title={say(words.newQueue)}>
      <p className={styles.lead}>{say(words.lead)}</p>
      <Answer query={partners} what={say(words.waiting)} shape="panel">
        {all => {
          const fitting = all.filter(partner => environmentsOf(partner, rehearsal).length > 0);
          const [first] = fitting;
          const asksByAddress = all.filter(partner => partner.login_hint === 'required');
          if (!first)
            return (
              <StatusBox kind="paused" title={say(words.noPartnerTitle)}>
                <p>{say(words.noPartnerDetail)}</p>
              </StatusBox>
            );
          return (
            <>
              {asksByAddress.map(partner => (
                <p key={partner.id} className={styles.lead}>
                  {say(words.asksByAddress, { partner: partner.name })} <Link to="/clients">{say(words.noClientsAct)}</Link>
                </p>
              ))}
              <Choose queues={queues} partners={fitting} first={first} rehearsal={rehearsal} />
            </>
          );
        }}
      </Answer>
    </Section>
  );
}

const environmentsOf = (partner: PartnerView, rehearsal: boolean): Environment[] =>
  partner.queues_in.filter(environment => (environment === 'rehearsal') === rehearsal);

interface ChooseProps {
  queues: readonly ConnectQueueView[];
  partners: readonly PartnerView[];
  first: PartnerView;
  rehearsal: boolean;
}

function Choose({ queues, partners, first, rehearsal }: ChooseProps) {
  const say = useWords();
  const navigate = useNavigate({ from: '/connect-many' });
  const { partner: wanted } = useSearch({ from: '/connect-many' });
  const clients = useClients(useToday());
  const connections = useConnections();
  const { data: apps } = useApps();
  const [chosen, setEnvironment] = useState<Environment | null>(null);
  const [appId, setApp] = useState<string | null>(null);
  const partner = partners.find(one => one.id === wanted) ?? first;
  const registered = (apps ?? []).filter(app => app.partner === partner.id);
  // Where the firm has an app comes first: that is where it works.
  const environments = environmentsOf(partner, rehearsal).toSorted(
    (a, b) => Number(registered.some(app => app.environment === b)) - Number(registered.some(app => app.environment === a)),
  );
  const environment = environments.find(one => one === chosen) ?? environments[0] ?? 'production';
  const fitting = registered.filter(app => app.environment === environment);
  const app = fitting.find(one => one.id === appId) ?? fitting[0];
  const where = { partner: partner.id, environment };
  const open = openQueue(queues, where);
  if (!apps) return <Pending what={say(words.waiting)} shape="panel" />;
  return (
    <>
      <div className={styles.where}>
        <SelectField
          label={say(words.partner)}
          value={partner.id}
          onChange={event => void navigate({ search: { partner: event.target.value }, replace: true })}
        >
          {partners.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
        {environments.length > 1 && (
          <SelectField
            label={say(words.environment)}
            value={environment}
            onChange={event => setEnvironment(event.target.value as Environment)}
          >
            {environments.map(one => (
              <option key={one} value={one}>
                {say(environmentWords.name, { environment: one })}
              </option>
            ))}
          </SelectField>
        )}
        {fitting.length > 1 && !open && (
          <SelectField label={say(words.app)} value={app?.id ?? ''} onChange={event => setApp(event.target.value)}>
            {fitting.map(one => (
              <option key={one.id} value={one.id}>
                {one.label}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {!rehearsal && !app ? (
        <StatusBox kind="degraded" title={say(words.noAppTitle, { partner: partner.name })}>
          <p>{say(words.noAppDetail)}</p>
          <Link to="/connect" search={{ partner: partner.id }}>
            {say(words.noAppAct)}
          </Link>
        </StatusBox>
      ) : (
        <Answer query={clients} what={say(words.waitingClients)}>
          {({ clients: all }) => (
            <Answer query={connections} what={say(words.waitingClients)}>
              {connected => {
                const inSight = all.filter(client => client.archived_at === null);
                const free = candidates(all, connected, open, where);
                if (inSight.length === 0) return <NoClients />;
                if (free.length === 0)
                  return (
                    <StatusBox kind="healthy" title={say(words.allConnectedTitle)}>
                      <p>{say(words.allConnectedDetail, { partner: partner.name })}</p>
                    </StatusBox>
                  );
                return (
                  <ChooseClients
                    key={`${partner.id} ${environment}`}
                    clients={free}
                    leftOut={inSight.length - free.length}
                    isAdding={open !== undefined}
                    start={{ ...where, app_registration_id: app?.id ?? null }}
                  />
                );
              }}
            </Answer>
          )}
        </Answer>
      )}
    </>
  );
}

function NoClients() {
  const say = useWords();
  return (
    <Empty
      kind="nothing-yet"
      title={say(words.noClientsTitle)}
      detail={say(words.noClientsDetail)}
      action={<Link to="/clients">{say(words.noClientsAct)}</Link>}
    />
  );
}
