// Calendars that were added by their addresses, of the fake: kept in memory. The names that its partner shows are recorded ones.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type AddressCommands = Pick<Backend, 'listAddedCalendars' | 'addCalendar' | 'removeCalendar'>;

const SHARE =
  "Check the address; if it is right, ask the mailbox's owner or an admin to share its calendar with this account, then try again";

export function addressCommands({ state, answer, changed, record, connection }: Fake): AddressCommands {
  const known = recorded<T.AddedCalendarView>('add_calendar');
  const add = (id: string, text: string): T.AddedCalendarView => {
    const address = text.trim().toLowerCase();
    if (!/^[^@\s/]+@[^@\s/]+$/.test(address))
      throw failure('invalid_input', `\`${text.trim()}\` is not an address`, 'Give the address of a mailbox, a room or a calendar', 'data');
    if (state.addedCalendars.some(one => one.address === address))
      throw failure('invalid_input', `\`${address}\` was added before`, null, 'data');
    if (address !== known.address)
      throw failure('partner_refused', `\`${address}\` was not added: The partner has no such record`, SHARE, 'data');
    const made = { ...known, added_at: state.workspace.now };
    state.addedCalendars.push(made);
    record('calendar.added', id, address);
    changed([`calendars:${id}`]);
    return made;
  };
  return {
    listAddedCalendars: id =>
      answer('list_added_calendars', () => {
        const { display_name } = connection(id);
        return { connection_id: id, display_name, calendars: [...state.addedCalendars] };
      }),
    addCalendar: (id, address) => answer('add_calendar', () => add(id, address)),
    removeCalendar: (id, address) =>
      answer('remove_calendar', () => {
        const found = state.addedCalendars.find(one => one.address === address);
        if (!found) throw failure('invalid_input', `No calendar was added by the address \`${address}\``, null, 'data');
        state.addedCalendars = state.addedCalendars.filter(one => one !== found);
        record('calendar.removed', id, address);
        changed([`calendars:${id}`]);
        return found;
      }),
  };
}
