import type { ComponentPropsWithRef } from 'react';
import type { ClientView } from '../../ipc/bindings.ts';
import { useClients } from '../../ipc/queries.ts';
import { useToday } from '../../shared/clock.tsx';
import { SelectField } from '../../shared/field/Field.tsx';

/** Those that somebody still works for. */
export function useActiveClients(): ClientView[] {
  const { data } = useClients(useToday());
  return (data?.clients ?? []).filter(one => one.archived_at === null);
}

interface Props extends Omit<ComponentPropsWithRef<typeof SelectField>, 'children'> {
  clients: readonly ClientView[];
  /** What is offered before the clients, as the value `''`. */
  nobody?: string;
}

/** One of the firm's clients. */
export function ClientField({ clients, nobody, ...field }: Props) {
  return (
    <SelectField {...field}>
      {nobody !== undefined && <option value="">{nobody}</option>}
      {clients.map(one => (
        <option key={one.id} value={one.id}>
          {[one.name, one.reference].filter(Boolean).join(', ')}
        </option>
      ))}
    </SelectField>
  );
}
