import type { Say } from '../../shared/words.ts';
import { words } from './messages.ts';
import { isAttribute, isMore, type ShownId } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { attributeId, factId } from './model/pages.ts';
import { CONFIRMED, STATUSES } from './model/statuses.ts';

/** What a cell holds as text, for the clipboard: a number without the grouping that a spreadsheet could misread. */
export function cellText(model: MappingModel, row: number, column: ShownId, say: Say): string {
  switch (column) {
    case 'select':
      return '';
    case 'balance': {
      const balance = model.balance[row] ?? Number.NaN;
      return Number.isNaN(balance) ? '' : (balance / 10 ** model.chart.minorDigits).toFixed(model.chart.minorDigits);
    }
    case 'suggested':
      return model.targetNameOf(model.suggested[row] ?? -1);
    case 'mapped':
      return model.targetNameOf(model.target[row] ?? -1);
    case 'status':
      return showsUnsupported(model, row)
        ? say(words.unsupported)
        : say(words.statusName, { status: STATUSES[model.status[row] ?? 0] ?? '' });
    default:
      return isAttribute(column) ? model.choiceNameOf(row, column) : (model.text[column]?.[row] ?? '');
  }
}

/** Whether a mapped row's status says that the partner does not support a choice; what is worse is said before that. */
export const showsUnsupported = (model: MappingModel, row: number): boolean => model.status[row] === CONFIRMED && model.isUnsupported(row);

/** What people call a column. */
export function columnTitle(model: MappingModel, column: ShownId, say: Say): string {
  if (!isMore(column)) return say(words[column]);
  const { facts, attributes } = model.chart;
  return (facts.find(fact => factId(fact) === column) ?? attributes.find(one => attributeId(one) === column))?.title ?? '';
}
