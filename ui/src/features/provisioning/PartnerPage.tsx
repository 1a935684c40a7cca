import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import type { ConnectionView, PartnerView } from '../../ipc/bindings.ts';
import { useConnections, usePartners, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { environmentWords } from '../../shared/environment.ts';
import { rightsOf } from '../../shared/kinds.ts';
import { Bullets, Facts, PageBody, PageHeader, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { CodeSearch } from '../authorization/Codes.tsx';
import { ContractLink } from '../contracts/ContractLink.tsx';
import { Asked } from './Asked.tsx';
import { words } from './messages.ts';
import styles from './Wizard.module.css';

/** What a person wants to know of a partner before and after connecting it: all of it from its manifest and our own calls. */
export function PartnerPage() {
  const say = useWords();
  const navigate = useNavigate();
  const { partnerId } = useParams({ from: '/partners/$partnerId' });
  const { data: workspace } = useWorkspace();
  const partners = usePartners();
  const partner = partners.data?.find(({ id }) => id === partnerId);
  return (
    <>
      <PageHeader
        title={partner?.name ?? say(words.about)}
        up={
          <Link to="/connect" aria-label={say(words.catalogBack)}>
            <ChevronLeft aria-hidden="true" />
          </Link>
        }
        actions={
          partner &&
          workspace?.member.role !== 'viewer' && (
            <Button look="primary" onClick={() => void navigate({ to: '/connect', search: { partner: partner.id } })}>
              {say(words.start, { partner: partner.name })}
            </Button>
          )
        }
      />
      <PageBody width="prose">
        <Answer query={partners} what={say(words.aboutWaiting)} shape="panel">
          {() =>
            partner ? (
              <About partner={partner} />
            ) : (
              <Empty kind="no-match" title={say(words.aboutGoneTitle)} detail={say(words.aboutGoneDetail)} />
            )
          }
        </Answer>
      </PageBody>
    </>
  );
}

function About({ partner }: { partner: PartnerView }) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  return (
    <>
      <div className={styles.opening}>
        <p>{partner.purpose}</p>
        {partner.minutes !== null && <p className={styles.muted}>{say(words.takes, { minutes: partner.minutes })}</p>}
      </div>
      {partner.scopes.length > 0 && (
        <Section title={say(words.asks, { rights: rightsOf(partner) })}>
          <Asked partner={partner} scopes={partner.scopes} />
        </Section>
      )}
      {partner.abilities.length > 0 && (
        <Section title={say(words.asksLater)}>
          {partner.abilities.map(ability => (
            <div key={ability.id} className={styles.ability}>
              <h3>{ability.title}</h3>
              <p>{ability.reason}</p>
              {ability.scopes.length > 0 && <Asked partner={partner} scopes={ability.scopes} />}
            </div>
          ))}
        </Section>
      )}
      <Section title={say(words.reads)}>
        <Bullets lines={partner.reads} />
      </Section>
      <Section title={say(words.neverWrites)}>
        <Bullets lines={[partner.never_writes]} />
      </Section>
      <Section title={say(words.needs)}>
        <Bullets lines={partner.prerequisites} />
      </Section>
      <Section title={say(words.facts)}>
        <Facts
          facts={[
            { label: say(words.publisher), value: partner.publisher },
            {
              label: say(words.environments),
              value: partner.environments.map(environment => say(environmentWords.name, { environment })).join(', '),
            },
            { label: say(words.cost), value: partner.cost ?? say(words.unsaid) },
            { label: say(words.residency), value: partner.residency ?? say(words.unsaid) },
            { label: say(words.hosts), value: partner.hosts.join(', ') },
            { label: say(words.lastProven), value: <Proven partner={partner.id} /> },
            ...(workspace?.rehearsal === false ? [{ label: say(words.contract), value: <ContractLink partner={partner} /> }] : []),
          ]}
        />
      </Section>
      {partner.codes.length > 0 && (
        <Section title={say(words.codes)}>
          <CodeSearch partner={partner} />
        </Section>
      )}
      <Section title={say(words.takeBack)}>
        <p>{partner.revoke_help}</p>
      </Section>
    </>
  );
}

/** When a call last proved a connection to this partner: the firm's own certification of it. */
function Proven({ partner }: { partner: string }) {
  const say = useWords();
  const { data } = useConnections();
  const here = (data ?? []).filter(each => each.partner === partner && each.status !== 'disconnected');
  const newest = newestProof(here);
  if (here.length === 0) return say(words.neverProven);
  if (newest === null) return say(words.unproven, { count: here.length });
  const [before = '', after = ''] = say(words.provenAt, { count: here.length, when: '|' }).split('|');
  return (
    <>
      {before}
      <Time at={newest} />
      {after}
    </>
  );
}

const newestProof = (connections: readonly ConnectionView[]): number | null =>
  connections.reduce<number | null>((newest, { last_proven_at: at }) => (at !== null && at > (newest ?? 0) ? at : newest), null);
