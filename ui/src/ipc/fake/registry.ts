// The registry of the fake: bands are the firm's, for every connection with document models.

import type { Backend, FieldOf } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type RegistryCommands = Pick<Backend, 'showRegistry' | 'setField' | 'dropField' | 'resetField' | 'setModel' | 'exportRegistry'>;

const NAME = /^[\w.-]{1,100}$/;
const CONFIDENCE = /^(?:0(?:\.\d{1,3})?|1(?:\.0{1,3})?)$/;

export function registryCommands({ state, answer, changed, record, connection }: Fake): RegistryCommands {
  const of = (id: string): T.RegistryView => {
    const { display_name } = connection(id);
    return { ...state.registry, connection_id: id, connection_name: display_name };
  };
  const refused = (message: string): unknown => failure('invalid_input', message, 'Nothing was changed', 'data');
  const category = (code: string): T.RegistryCategory => {
    const found = state.registry.categories.find(one => one.code === code);
    if (!found) throw refused(`There is no category \`${code}\``);
    return found;
  };
  const told = (request: FieldOf, action: string): T.RegistryView => {
    record(action, request.connection_id, `${request.category}, ${request.field}`);
    changed(['registry']);
    return of(request.connection_id);
  };
  const shipped = ({ category: code, field }: FieldOf): T.RegistryField | undefined =>
    recorded<T.RegistryView>('show_registry')
      .categories.find(one => one.code === code)
      ?.fields.find(one => one.field === field && !one.own);

  return {
    showRegistry: id => answer('show_registry', () => of(id)),
    setField: request =>
      answer('set_field', () => {
        const { fields } = category(request.category);
        if (!NAME.test(request.field))
          throw refused('A field’s name is 1 to 100 letters, digits, `_`, `-` and `.`, such as `total`, or a model’s own `Employee.Name`');
        for (const text of [request.accept, request.reject])
          if (!CONFIDENCE.test(text.trim()))
            throw refused(`\`${text}\` is not a confidence from 0 to 1 with at most three decimals, such as 0.85`);
        const [accept, reject] = [Number(request.accept), Number(request.reject)];
        if (reject >= accept) throw refused(`\`reject\` (${reject.toFixed(2)}) must be below \`accept\` (${accept.toFixed(2)})`);
        const set = { field: request.field, accept, reject, own: true };
        const at = fields.findIndex(one => one.field === request.field);
        if (at < 0) fields.push(set);
        else fields[at] = set;
        return told(request, 'registry.field_set');
      }),
    dropField: request =>
      answer('drop_field', () => {
        const found = category(request.category);
        found.fields = found.fields.filter(one => one.field !== request.field);
        return told(request, 'registry.field_set');
      }),
    resetField: request =>
      answer('reset_field', () => {
        const found = category(request.category);
        const first = shipped(request);
        found.fields = found.fields.flatMap(one => (one.field !== request.field ? [one] : first ? [first] : []));
        return told(request, 'registry.field_reset');
      }),
    setModel: ({ connection_id, model: id, owner, replacement }) =>
      answer('set_model', () => {
        const model = state.registry.models.find(one => one.external_id === id);
        if (!model) throw refused(`There is no document model \`${id}\``);
        Object.assign(model, { owner: owner || null, replacement: replacement || null });
        record('registry.model_set', connection_id, id);
        changed(['registry']);
        return of(connection_id);
      }),
    exportRegistry: ({ path }) =>
      answer('export_registry', () => {
        state.files.push(path);
        return { path, rows: state.registry.models.length };
      }),
  };
}
